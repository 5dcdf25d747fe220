import { describe, expect, it, test } from 'vitest'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { unknownId } from '../../support/patterns.ts'
import { startApp } from '../../support/start-app.ts'
import { legacyWorkspace } from './legacy-workspace.ts'

const database = await openTestDatabase()
const app = await startApp(database)
const open = () => legacyWorkspace(database, app)

describe('GET /v1/contact/ of somebody', () => {
  async function three() {
    const workspace = await open()
    await workspace.addContact({ email: 'ada@example.com', first_name: 'Ada', phone: '+14155550101' })
    await workspace.addContact({ email: 'bo@example.com', first_name: 'Bo', phone: '+14155550102' })
    await workspace.addContact({ email: 'cleo@other.org', first_name: 'Cleo' })
    return workspace
  }

  test.each([
    ['email=bo@example.com', ['Bo']],
    ['email=BO@EXAMPLE.COM', ['Bo']],
    ['email=nobody@example.com', []],
    ['phone=%2B14155550101', ['Ada']],
    ['phone=+14155550101', ['Ada']],
    ['search=leo', ['Cleo']],
    ['anything=else', ['Cleo', 'Bo', 'Ada']],
  ])('%s answers %j', async (query, found) => {
    const { send } = await three()
    const { body } = await send('GET', `/v1/contact/?${query}`)
    expect(body.data.contacts.map(({ first_name }: { first_name: string }) => first_name)).toEqual(found)
    expect(body.data.total).toBe(found.length)
  })

  test.each(['email=', 'email=x', 'phone=12', 'first_name=Ada', 'status=Waiting', 'dnc=true'])(
    '%s is refused, not ignored',
    async (query) => {
      const { send } = await three()
      const { status, body } = await send('GET', `/v1/contact/?${query}`)
      expect([status, body.data]).toEqual([422, null])
      expect(body.message).toContain(query.split('=')[0])
    },
  )
})

describe('/v1/contact-list/{id}', () => {
  it('null leaves each field as it is', async () => {
    const { send, addContact } = await open()
    const contact = await addContact({ email: 'ada@example.com' })
    const body = { name: 'Leads', campaign_id: 'spring', contact_ids: [contact.id] }
    const { id } = (await send('POST', '/v1/contact-list/', body)).body.data.contact_list
    const before = (await send('GET', `/v1/contact-list/${id}`)).body.data
    for (const change of [
      { name: null },
      { campaign_id: null },
      { name: null, campaign_id: null, contact_ids: null },
    ]) {
      const reply = await send('PATCH', `/v1/contact-list/${id}`, change)
      expect([reply.status, reply.body.data]).toEqual([200, before])
    }
  })

  it('is answered with its contacts and no keys beyond the page’s', async () => {
    const { send, addContact, workspaceId } = await open()
    const contact = await addContact({ email: 'ada@example.com' })
    const made = await send('POST', '/v1/contact-list/', { name: 'Leads', contact_ids: [contact.id] })
    const { id } = made.body.data.contact_list
    const { status, body } = await send('GET', `/v1/contact-list/${id}`)
    expect([status, body]).toEqual([
      200,
      {
        status_code: 200,
        message: 'Contact list found.',
        data: {
          contact_list: {
            id,
            subaccount_id: workspaceId,
            name: 'Leads',
            campaign_id: null,
            contacts: [{ ...contact, contact_list_id: id }],
          },
        },
      },
    ])
    const missing = await send('GET', `/v1/contact-list/${unknownId}`)
    expect([missing.status, missing.body.data]).toEqual([404, null])
  })
})
