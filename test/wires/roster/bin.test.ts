import { describe, expect, it } from 'vitest'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'
import { notFound, rosterWorkspace } from './roster-workspace.ts'

const database = await openTestDatabase()
const app = await startApp(database)
const open = () => rosterWorkspace(database, app)
const identifiers = { phone: '+442079460123', email: 'ada@example.com', externalId: 'crm-1' }

describe('DELETE /v2/contacts/{id}', () => {
  it('answers 204, again 204, and the contact is only found in the bin', async () => {
    const { send, make } = await open()
    const contact = await make('/contacts', identifiers)
    const path = `/contacts/${contact.id}`
    for (const id of [contact.id, contact.id.toUpperCase()]) {
      const reply = await send('DELETE', `/contacts/${id}`)
      expect([reply.status, reply.body]).toEqual([204, undefined])
    }
    const gone = await send('GET', path)
    expect([gone.status, gone.body]).toEqual([404, notFound])
    const { status, body } = await send('GET', `${path}?deleted=true`)
    expect(status).toBe(200)
    expect(body).toEqual({ ...contact, version: 2, updatedAt: body.deletedAt, deletedAt: expect.any(String) })
    expect((await send('GET', '/contacts')).body.data).toEqual([])
    expect((await send('GET', '/contacts?deleted=true')).body.data).toEqual([body])
  })

  it('frees phone, email and external id at once', async () => {
    const { send, make } = await open()
    const { id } = await make('/contacts', identifiers)
    await send('DELETE', `/contacts/${id}`)
    expect((await make('/contacts', identifiers)).id).not.toBe(id)
  })
})

describe('GET /v2/contacts/{id}', () => {
  it('with deleted=true does not find the living', async () => {
    const { send, make } = await open()
    const contact = await make('/contacts')
    expect((await send('GET', `/contacts/${contact.id}?deleted=false`)).body).toEqual(contact)
    expect((await send('GET', `/contacts/${contact.id}?deleted=true`)).body).toEqual(notFound)
  })
})

describe('POST /v2/contacts/{id}/restore', () => {
  it('brings a contact back as it was', async () => {
    const { send, make } = await open()
    const list = await make('/lists', { name: 'Leads' })
    const before = await make('/contacts', { ...identifiers, tags: ['vip'], lists: [list.id] })
    await send('DELETE', `/contacts/${before.id}`)
    const { status, body } = await send('POST', `/contacts/${before.id.toUpperCase()}/restore`)
    expect([status, body]).toEqual([200, { ...before, version: 3, updatedAt: body.updatedAt }])
    expect((await send('GET', `/contacts/${before.id}`)).body).toEqual(body)
  })

  it('changes nothing of a living contact', async () => {
    const { send, make } = await open()
    const contact = await make('/contacts', identifiers)
    const { status, body } = await send('POST', `/contacts/${contact.id}/restore`)
    expect([status, body]).toEqual([200, contact])
  })

  it('names who has its phone, email and external id by now, and leaves it in the bin', async () => {
    const { send, make } = await open()
    const { id } = await make('/contacts', identifiers)
    await send('DELETE', `/contacts/${id}`)
    const holders = []
    for (const [field, value] of Object.entries(identifiers)) {
      holders.push({ field, existingContactId: (await make('/contacts', { [field]: value })).id })
    }
    const { status, body } = await send('POST', `/contacts/${id}/restore`)
    expect([status, body.code, body.errors]).toMatchObject([409, 'conflict', holders])
    expect((await send('GET', `/contacts/${id}?deleted=true`)).body.version).toBe(2)
  })

  it('does not find what never was', async () => {
    const { send, workspaceId } = await open()
    const reply = await send('POST', `/contacts/${workspaceId}/restore`)
    expect([reply.status, reply.body]).toEqual([404, notFound])
  })
})
