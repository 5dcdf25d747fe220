import { describe, expect, it } from 'vitest'
import { findContacts } from '../../../src/store/contacts/contacts.ts'
import { buildAccount, buildKey, buildWorkspace } from '../../support/build-workspace.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { unknownId } from '../../support/patterns.ts'
import { startApp } from '../../support/start-app.ts'

const database = await openTestDatabase()
const app = await startApp(database)

async function buildContact(key: string, body: object = {}) {
  return (await app.send('POST', '/v1/contacts', { key, body })).body
}

describe('GET /v1/contacts/{id}', () => {
  it('answers the contact, with and without a trailing slash', async () => {
    const { workspaceKey: key } = await buildWorkspace(database)
    const contact = await buildContact(key, { firstName: 'Ann' })
    const plain = await app.send('GET', `/v1/contacts/${contact.id}`, { key })
    const slashed = await app.send('GET', `/v1/contacts/${contact.id}/`, { key })
    expect([plain.status, plain.body, slashed.body]).toEqual([200, contact, contact])
  })

  it('an account key finds the workspace of an id by itself', async () => {
    const account = await buildAccount(database)
    const { workspaceKey } = await buildWorkspace(database, { account })
    await buildWorkspace(database, { account })
    const contact = await buildContact(workspaceKey)
    const found = await app.send('GET', `/v1/contacts/${contact.id}`, { key: account.accountKey })
    expect([found.status, found.body]).toEqual([200, contact])
  })

  it('answers the same 404 for an unknown, a deleted and another workspace’s id; 400 for what is no id', async () => {
    const { workspaceKey: key, accountKey } = await buildWorkspace(database)
    const other = await buildWorkspace(database)
    const theirs = await buildContact(other.workspaceKey)
    const gone = await buildContact(key)
    await app.send('DELETE', `/v1/contacts/${gone.id}`, { key })
    for (const asking of [key, accountKey]) {
      const replies = await Promise.all(
        [unknownId, theirs.id, gone.id].map((id) => app.send('GET', `/v1/contacts/${id}`, { key: asking })),
      )
      expect(replies.map((reply) => [reply.status, reply.body])).toEqual(
        Array(3).fill([404, replies[0]?.body]),
      )
    }
    expect((await app.send('GET', '/v1/contacts/17', { key })).body.errors).toMatchObject([{ field: 'id' }])
  })
})

describe('PATCH /v1/contacts/{id}', () => {
  it('writes what is given, clears with null, adds tags, and leaves the zone alone when the phone changes', async () => {
    const { workspaceKey: key } = await buildWorkspace(database)
    const contact = await buildContact(key, {
      firstName: 'Ann',
      lastName: 'Lee',
      phone: '+14155551234',
      tags: ['a'],
    })
    const { status, body } = await app.send('PATCH', `/v1/contacts/${contact.id}`, {
      key,
      body: { firstName: 'Anna', lastName: null, phone: '+33612345678', tags: ['b'] },
    })
    expect(status).toBe(200)
    expect(body).toMatchObject({
      firstName: 'Anna',
      lastName: null,
      phone: '+33612345678',
      tags: ['a', 'b'],
      timezone: 'America/Los_Angeles',
    })
  })

  it('refuses an empty body, and one that names only the workspace', async () => {
    const { workspaceKey: key, workspaceId } = await buildWorkspace(database)
    const contact = await buildContact(key)
    for (const body of [{}, { workspaceId }]) {
      const reply = await app.send('PATCH', `/v1/contacts/${contact.id}`, { key, body })
      expect([reply.status, reply.body.errors]).toMatchObject([400, [{ code: 'nothing_to_change' }]])
    }
  })

  it('that changes nothing leaves updatedAt alone', async () => {
    const { workspaceKey: key } = await buildWorkspace(database)
    const contact = await buildContact(key, { firstName: 'Ann', email: 'a@example.com' })
    const body = { firstName: 'Ann', email: 'a@example.com', tags: [] }
    const reply = await app.send('PATCH', `/v1/contacts/${contact.id}`, { key, body })
    expect(reply.body).toEqual(contact)
  })

  it('refuses a phone that another contact has, naming the holder; its own is no conflict', async () => {
    const { workspaceKey: key } = await buildWorkspace(database)
    const a = await buildContact(key, { phone: '+14155551234' })
    const b = await buildContact(key, { phone: '+14155551235' })
    const refused = await app.send('PATCH', `/v1/contacts/${b.id}`, { key, body: { phone: a.phone } })
    expect([refused.status, refused.body.errors]).toMatchObject([
      409,
      [{ field: 'phone', existingContactId: a.id }],
    ])
    const own = await app.send('PATCH', `/v1/contacts/${b.id}`, {
      key,
      body: { phone: b.phone, firstName: 'B' },
    })
    expect(own.status).toBe(200)
  })

  it('does not reach another workspace’s contact', async () => {
    const { workspaceKey: key } = await buildWorkspace(database)
    const other = await buildWorkspace(database)
    const theirs = await buildContact(other.workspaceKey, { firstName: 'Theirs' })
    const reply = await app.send('PATCH', `/v1/contacts/${theirs.id}`, { key, body: { firstName: 'Mine' } })
    expect(reply.status).toBe(404)
    const [row] = await findContacts(other.scope, [theirs.id])
    expect(row).toMatchObject({ first_name: 'Theirs', version: 1 })
  })
})

describe('DELETE /v1/contacts/{id}', () => {
  it('answers 204, again 204, frees the phone, and keeps the row', async () => {
    const { workspaceKey: key, scope } = await buildWorkspace(database)
    const contact = await buildContact(key, { phone: '+14155551234' })
    const headers = { 'content-type': 'application/json' }
    const first = await app.send('DELETE', `/v1/contacts/${contact.id}`, { key, headers })
    const second = await app.send('DELETE', `/v1/contacts/${contact.id}`, { key })
    expect([first.status, first.body, second.status]).toEqual([204, undefined, 204])
    expect(
      (await app.send('PATCH', `/v1/contacts/${contact.id}`, { key, body: { firstName: 'X' } })).status,
    ).toBe(404)
    const [row] = await findContacts(scope, [contact.id])
    expect(row).toMatchObject({ phone: '+14155551234', deleted_at: expect.any(Date) })
    expect((await app.send('POST', '/v1/contacts', { key, body: { phone: '+14155551234' } })).status).toBe(
      201,
    )
  })

  it('needs a key that may write, and does not reach another workspace’s contact', async () => {
    const { workspaceKey, owner, workspaceId } = await buildWorkspace(database)
    const other = await buildWorkspace(database)
    const contact = await buildContact(workspaceKey)
    const reader = await buildKey(database, owner, { name: 'Reader', workspaceId, scopes: ['read'] })
    expect((await app.send('DELETE', `/v1/contacts/${contact.id}`, { key: reader.secret })).status).toBe(403)
    expect((await app.send('DELETE', `/v1/contacts/${contact.id}`, { key: other.workspaceKey })).status).toBe(
      404,
    )
    expect((await app.send('GET', `/v1/contacts/${contact.id}`, { key: reader.secret })).status).toBe(200)
  })
})

describe('GET /v1/contacts', () => {
  it('answers a bare array, newest first, with the total and the next page, until there is none', async () => {
    const { workspaceKey: key } = await buildWorkspace(database)
    const made = await Promise.all(Array.from({ length: 5 }, () => buildContact(key)))
    const ids = made
      .map((contact) => contact.id)
      .sort()
      .reverse()
    const seen: string[] = []
    let path: string | undefined = '/v1/contacts?limit=2'
    while (path !== undefined) {
      const { status, body, headers } = await app.send('GET', path, { key })
      expect([status, headers.get('x-total-count')]).toEqual([200, '5'])
      seen.push(...body.map((contact: { id: string }) => contact.id))
      path = /^<([^>]+)>; rel="next"$/.exec(headers.get('link') ?? '')?.[1]
    }
    expect(seen).toEqual(ids)
  })

  it('shows 20 unless told otherwise, no deleted contact and none of another workspace', async () => {
    const { workspaceKey: key } = await buildWorkspace(database)
    const other = await buildWorkspace(database)
    await buildContact(other.workspaceKey)
    const made = await Promise.all(Array.from({ length: 22 }, () => buildContact(key)))
    await app.send('DELETE', `/v1/contacts/${made[0].id}`, { key })
    const { body, headers } = await app.send('GET', '/v1/contacts', { key })
    expect([body.length, headers.get('x-total-count')]).toEqual([20, '21'])
  })

  it.each(['limit=0', 'limit=101', 'limit=ten', 'limit=5&limit=6', 'offset=-1', 'limit=', 'workspaceId=17'])(
    'refuses ?%s and names the parameter',
    async (query) => {
      const { workspaceKey: key } = await buildWorkspace(database)
      const { status, body } = await app.send('GET', `/v1/contacts?${query}`, { key })
      expect([status, body.errors[0].field]).toEqual([400, query.split('=')[0]])
    },
  )

  it('asks an account key for a workspace and finds only its own', async () => {
    const { accountKey, workspaceId } = await buildWorkspace(database)
    const other = await buildWorkspace(database)
    expect((await app.send('GET', '/v1/contacts', { key: accountKey })).status).toBe(400)
    expect(
      (await app.send('GET', `/v1/contacts?workspaceId=${workspaceId}`, { key: accountKey })).status,
    ).toBe(200)
    expect(
      (await app.send('GET', `/v1/contacts?workspaceId=${other.workspaceId}`, { key: accountKey })).status,
    ).toBe(404)
  })
})
