import { describe, expect, it } from 'vitest'
import { countContacts } from '../../../src/store/contacts/contacts.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'
import { faultsOf, rosterWorkspace } from './roster-workspace.ts'

const database = await openTestDatabase()
const app = await startApp(database)
const open = () => rosterWorkspace(database, app)
const [phone, email] = ['+442079460123', 'ada@example.com']

describe('POST /v2/contacts/upsert', () => {
  it('creates whom nobody is, and says so', async () => {
    const { send } = await open()
    const reply = await send('POST', '/contacts/upsert', { phone, tags: ['vip'] })
    expect(reply.status).toBe(201)
    expect(reply.body).toEqual({ created: true, matchedBy: null, contact: expect.any(Object) })
    expect((await send('GET', `/contacts/${reply.body.contact.id}`)).body).toEqual(reply.body.contact)
  })

  it('matches by phone, then by email, and says by which', async () => {
    const { send, make } = await open()
    const byPhone = await make('/contacts', { phone })
    const byEmail = await make('/contacts', { email })
    const first = await send('POST', '/contacts/upsert', { phone: '+44 20 7946 0123', city: 'London' })
    expect([first.status, first.body]).toMatchObject([
      200,
      { created: false, matchedBy: 'phone', contact: { id: byPhone.id, city: 'London', version: 2 } },
    ])
    const second = await send('POST', '/contacts/upsert', {
      phone: '+442079460999',
      email: 'ADA@example.com',
    })
    expect([second.status, second.body]).toMatchObject([
      200,
      { matchedBy: 'email', contact: { id: byEmail.id, phone: '+442079460999', email: 'ADA@example.com' } },
    ])
  })

  it('overwrites what is given, clears what is null, adds tags and lists, keeps the time zone', async () => {
    const { send, make } = await open()
    const list = await make('/lists', { name: 'Leads' })
    await make('/custom-fields', { name: 'MRR', type: 'number' })
    await make('/contacts', {
      phone,
      firstName: 'Ada',
      city: 'London',
      tags: ['a'],
      customFields: { MRR: 1 },
    })
    const { body } = await send('POST', '/contacts/upsert', {
      phone,
      firstName: 'Augusta',
      city: null,
      timezone: 'Europe/Paris',
      tags: ['b'],
      lists: [list.id],
      customFields: { MRR: 2 },
    })
    expect(body.contact).toMatchObject({
      firstName: 'Augusta',
      city: null,
      timezone: 'Europe/London',
      tags: ['a', 'b'],
      lists: [list.id],
      customFields: { MRR: 2 },
    })
  })

  it('with preserveExisting fills only what is empty', async () => {
    const { send, make } = await open()
    await make('/contacts', { phone, firstName: 'Ada', tags: ['a'] })
    const { body } = await send('POST', '/contacts/upsert', {
      phone,
      firstName: 'Augusta',
      lastName: 'King',
      tags: ['b'],
      preserveExisting: true,
    })
    expect(body.contact).toMatchObject({ firstName: 'Ada', lastName: 'King', tags: ['a', 'b'] })
  })

  it('leaves the version alone when nothing changes', async () => {
    const { send, make } = await open()
    const contact = await make('/contacts', { phone, tags: ['a'] })
    const { status, body } = await send('POST', '/contacts/upsert', { phone, tags: ['a'] })
    expect([status, body.contact]).toEqual([200, contact])
  })

  it('refuses an email that belongs to another than the phone’s holder, and writes nothing', async () => {
    const { send, make } = await open()
    const holder = await make('/contacts', { phone })
    const other = await make('/contacts', { email })
    const reply = await send('POST', '/contacts/upsert', { phone, email, city: 'Paris' })
    expect([reply.status, reply.body.errors]).toMatchObject([
      409,
      [{ field: 'email', existingContactId: other.id }],
    ])
    expect((await send('GET', `/contacts/${holder.id}`)).body).toEqual(holder)
  })

  it('never matches the bin', async () => {
    const { send, make } = await open()
    const former = await make('/contacts', { phone })
    await send('DELETE', `/contacts/${former.id}`)
    const { status, body } = await send('POST', '/contacts/upsert', { phone })
    expect([status, body.contact.id === former.id]).toEqual([201, false])
  })

  it('needs a phone or an email; an external id finds nobody', async () => {
    const { send, scope } = await open()
    const reply = await send('POST', '/contacts/upsert', { externalId: 'crm-1', preserveExisting: 'yes' })
    expect(faultsOf(reply)).toEqual([
      ['phone', 'identifier_required'],
      ['preserveExisting', 'invalid_type'],
    ])
    expect(await countContacts(scope)).toBe(0)
  })

  it('makes one contact of 50 simultaneous upserts of one person: one 201, the rest 200', async () => {
    const { send, scope } = await open()
    const calls = Array.from({ length: 50 }, (_, index) =>
      send('POST', '/contacts/upsert', { phone, tags: [`t${index}`] }),
    )
    const statuses = (await Promise.all(calls)).map(({ status }) => status).sort()
    expect(statuses).toEqual([...Array(49).fill(200), 201])
    expect(await countContacts(scope)).toBe(1)
    const { body } = await send('GET', '/contacts')
    expect(body.data[0].tags).toHaveLength(50)
  })
})
