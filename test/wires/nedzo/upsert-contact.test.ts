import { describe, expect, it } from 'vitest'
import { createCustomField } from '../../../src/core/custom-fields/custom-fields.ts'
import { countContacts } from '../../../src/store/contacts/contacts.ts'
import seed from '../../fixtures/nedzo/004-upsert.json' with { type: 'json' }
import { buildWorkspace } from '../../support/build-workspace.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { anId, aSecond } from '../../support/patterns.ts'
import { startApp } from '../../support/start-app.ts'

const database = await openTestDatabase()
const app = await startApp(database)
const upsert = (key: string, body: unknown) => app.send('POST', '/v1/contacts/upsert', { key, body })
const get = (key: string, id: string) => app.send('GET', `/v1/contacts/${id}`, { key })

describe('POST /v1/contacts/upsert', () => {
  it('answers the published request as its page prints: 201 when new, 200 and unchanged when sent again', async () => {
    const { workspaceKey, workspaceId, scope } = await buildWorkspace(database)
    await createCustomField(scope, { name: 'Lead Source' })
    await createCustomField(scope, { name: 'MRR' })
    const first = await upsert(workspaceKey, seed.request)
    expect(first.status).toBe(201)
    expect(first.body).toEqual({
      ...seed.response,
      id: anId,
      workspaceId,
      createdAt: aSecond,
      updatedAt: aSecond,
    })
    const second = await upsert(workspaceKey, seed.request)
    expect(second.status).toBe(200)
    expect(second.body).toEqual(first.body)
  })

  it('overwrites what is given, leaves out what is omitted, clears with null, adds tags', async () => {
    const { workspaceKey, scope } = await buildWorkspace(database)
    await createCustomField(scope, { name: 'A' })
    await createCustomField(scope, { name: 'B' })
    await upsert(workspaceKey, {
      phone: '+14155551234',
      firstName: 'John',
      lastName: 'Doe',
      tags: ['a'],
      customFields: { A: '1', B: '2' },
    })
    const { status, body } = await upsert(workspaceKey, {
      phone: '+14155551234',
      firstName: 'Jim',
      email: 'jim@example.com',
      lastName: null,
      tags: ['b'],
      customFields: { A: null },
    })
    expect(status).toBe(200)
    expect(body).toMatchObject({
      firstName: 'Jim',
      lastName: null,
      email: 'jim@example.com',
      tags: ['a', 'b'],
      customFields: { B: '2' },
    })
  })

  it('with preserveExisting fills only what is empty, tags still add', async () => {
    const { workspaceKey, scope } = await buildWorkspace(database)
    await createCustomField(scope, { name: 'A' })
    await createCustomField(scope, { name: 'B' })
    await upsert(workspaceKey, {
      phone: '+14155551234',
      firstName: 'John',
      customFields: { A: '1' },
      tags: ['a'],
    })
    const { body } = await upsert(workspaceKey, {
      phone: '+14155551234',
      firstName: 'Jim',
      lastName: 'Doe',
      customFields: { A: '9', B: '2' },
      tags: ['b'],
      preserveExisting: true,
    })
    expect(body).toMatchObject({
      firstName: 'John',
      lastName: 'Doe',
      customFields: { A: '1', B: '2' },
      tags: ['a', 'b'],
    })
  })

  it('needs a phone or an email', async () => {
    const { workspaceKey, scope } = await buildWorkspace(database)
    const { status, body } = await upsert(workspaceKey, { firstName: 'John', email: '  ' })
    expect([status, body.errors[0].code]).toEqual([400, 'identifier_required'])
    expect(await countContacts(scope)).toBe(0)
  })

  it('makes a new contact where only a deleted one has the phone, and leaves that one deleted', async () => {
    const { workspaceKey } = await buildWorkspace(database)
    const old = await upsert(workspaceKey, { phone: '+14155551234', firstName: 'Old' })
    await app.send('DELETE', `/v1/contacts/${old.body.id}`, { key: workspaceKey })
    const fresh = await upsert(workspaceKey, { phone: '+14155551234' })
    expect([fresh.status, fresh.body.firstName]).toEqual([201, null])
    expect(fresh.body.id).not.toBe(old.body.id)
    expect((await get(workspaceKey, old.body.id)).status).toBe(404)
  })

  it('answers 409 naming email where the phone is one contact’s and the email another’s, and writes nothing', async () => {
    const { workspaceKey } = await buildWorkspace(database)
    const a = await upsert(workspaceKey, { phone: '+14155551234' })
    const b = await upsert(workspaceKey, { email: 'b@example.com' })
    const { status, body } = await upsert(workspaceKey, {
      phone: '+14155551234',
      email: 'b@example.com',
      firstName: 'X',
      tags: ['x'],
    })
    expect(status).toBe(409)
    expect(body.errors).toMatchObject([{ field: 'email', existingContactId: b.body.id }])
    expect((await get(workspaceKey, a.body.id)).body).toEqual(a.body)
  })

  it('100 at once of one person: one 201, the rest 200, no tag lost', async () => {
    const { workspaceKey, scope } = await buildWorkspace(database)
    const replies = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        upsert(workspaceKey, { phone: '+14155551234', tags: [`t${String(index).padStart(2, '0')}`] }),
      ),
    )
    expect(replies.filter((reply) => reply.status === 201)).toHaveLength(1)
    expect(replies.filter((reply) => reply.status === 200)).toHaveLength(99)
    expect(await countContacts(scope)).toBe(1)
    const { body } = await get(workspaceKey, replies[0]?.body.id)
    expect(body.tags).toHaveLength(100)
  })

  it('matches the same person’s number in another form, and another phone of one person, and rewrites neither', async () => {
    const { workspaceKey } = await buildWorkspace(database)
    const ana = await upsert(workspaceKey, { phone: '+5491123456789', firstName: 'Ana' })
    const form = await upsert(workspaceKey, { phone: '+54 11 2345 6789', lastName: 'Díaz' })
    expect([form.status, form.body]).toMatchObject([
      200,
      { id: ana.body.id, phone: '+5491123456789', firstName: 'Ana', lastName: 'Díaz' },
    ])
    const made = await app.send('POST', '/v1/contacts', {
      key: workspaceKey,
      body: { phone: '+541123456789' },
    })
    expect([made.status, made.body.phone]).toEqual([201, '+541123456789'])
    const otherPhones = [{ phone: '+14155550101', label: 'work' }]
    await app.send('PATCH', `/v2/contacts/${ana.body.id}`, { key: workspaceKey, body: { otherPhones } })
    const other = await upsert(workspaceKey, { phone: '+14155550101', lastName: 'Diaz' })
    expect(other.body).toMatchObject({ id: ana.body.id, phone: '+5491123456789' })
    const kept = await app.send('GET', `/v2/contacts/${ana.body.id}`, { key: workspaceKey })
    expect(kept.body).toMatchObject({ otherPhones, lastName: 'Diaz' })
  })
})
