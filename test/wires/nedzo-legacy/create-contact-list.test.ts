import { describe, expect, it } from 'vitest'
import { newId } from '../../../src/core/kernel/ids.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'
import { legacyWorkspace } from './legacy-workspace.ts'

const database = await openTestDatabase()
const app = await startApp(database)
const open = () => legacyWorkspace(database, app)

describe('POST /v1/contact-list/', () => {
  it('makes an empty list', async () => {
    const { send, workspaceId } = await open()
    const reply = await send('POST', '/v1/contact-list/', { name: 'Leads', campaign_id: 'spring', other: 1 })
    expect(reply.status).toBe(200)
    expect(reply.body).toEqual({
      status_code: 200,
      message: 'Contact list created.',
      data: {
        contact_list: {
          id: expect.any(String),
          subaccount_id: workspaceId,
          name: 'Leads',
          campaign_id: 'spring',
          contacts: [],
        },
      },
    })
    expect((await send('POST', '/v1/contact-list', { name: 'Leads' })).status).toBe(200)
  })

  it('makes a list with members, whose primary list it becomes', async () => {
    const { send, addContact, addList, listsOf } = await open()
    const former = await addList()
    const first = await addContact({ email: '1@example.com', contact_list_id: former })
    const second = await addContact({ email: '2@example.com' })
    const contact_ids = [second.id, first.id.toUpperCase(), second.id]
    const reply = await send('POST', '/v1/contact-list/', { name: 'Leads', contact_ids })
    const { id, contacts } = reply.body.data.contact_list
    expect(contacts).toEqual([
      { ...second, contact_list_id: id },
      { ...first, contact_list_id: id },
    ])
    expect(await listsOf(first.id)).toEqual([id])
  })

  it('names every fault at once, an unknown contact among them, and makes nothing', async () => {
    const { send, addContact } = await open()
    const { id } = await addContact({ email: 'a@example.com' })
    const foreign = await (await open()).addContact({ email: 'a@example.com' })
    const reply = await send('POST', '/v1/contact-list/', {
      name: ' ',
      campaign_id: 5,
      contact_ids: [id, foreign.id, 5, 'x', newId()],
    })
    expect(reply.status).toBe(422)
    expect(reply.body).toMatchObject({ status_code: 422, data: null })
    expect(reply.body.message.split('; ').sort()).toEqual([
      'campaign_id: must be a string or null',
      'contact_ids[1]: is not a contact of this workspace',
      'contact_ids[2]: must be a valid uuid',
      'contact_ids[3]: must be a valid uuid',
      'contact_ids[4]: is not a contact of this workspace',
      'name: is required',
    ])
    expect((await send('GET', '/v1/contact-list/')).body.data.total).toBe(0)
    expect((await send('GET', `/v1/contact/${id}`)).body.data.contact.contact_list_id).toBeNull()
  })

  it('takes a deleted contact for none', async () => {
    const { send, addContact } = await open()
    const { id } = await addContact({ email: 'a@example.com' })
    await send('DELETE', `/v1/contact/${id}`)
    const reply = await send('POST', '/v1/contact-list/', { name: 'Leads', contact_ids: [id] })
    expect(reply.body.message).toBe('contact_ids[0]: is not a contact of this workspace')
  })
})
