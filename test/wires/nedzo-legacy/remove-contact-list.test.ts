import { describe, expect, it } from 'vitest'
import { newId } from '../../../src/core/kernel/ids.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'
import { legacyWorkspace } from './legacy-workspace.ts'

const database = await openTestDatabase()
const app = await startApp(database)
const open = () => legacyWorkspace(database, app)

const notFound = { status_code: 404, message: 'There is no such record.', data: null }

describe('DELETE /v1/contact-list/{id}', () => {
  it('answers the list as it was; its contacts stay, without it and not rewritten', async () => {
    const { send, addContact, addList, workspaceId, rowOf } = await open()
    const id = await addList('Leads')
    const contact = await addContact({ email: 'a@example.com', contact_list_id: id })
    const row = await rowOf(contact.id)
    const reply = await send('DELETE', `/v1/contact-list/${id}`)
    expect(reply.status).toBe(200)
    expect(reply.body).toEqual({
      status_code: 200,
      message: 'Contact list deleted.',
      data: {
        contact_list: {
          id,
          subaccount_id: workspaceId,
          name: 'Leads',
          campaign_id: null,
          contacts: [contact],
        },
      },
    })
    const { body } = await send('GET', `/v1/contact/${contact.id}`)
    expect(body.data.contact).toEqual({ ...contact, contact_list_id: null })
    expect(await rowOf(contact.id)).toEqual(row)
    expect((await send('GET', '/v1/contact-list/')).body.data.contact_lists).toEqual([])
  })

  it('leaves the contacts’ other lists, and is the audience of the other wires', async () => {
    const { send, addContact, addList, workspaceKey: key } = await open()
    const [id, kept] = [await addList('1'), await addList('2')]
    const contact = await addContact({ email: 'a@example.com', contact_list_id: id })
    await app.send('POST', `/v2/lists/${kept}/members`, { key, body: { add: [contact.id] } })
    expect((await send('DELETE', `/v1/contact-list/${id}/`)).status).toBe(200)
    expect((await app.send('GET', `/v2/contacts/${contact.id}`, { key })).body.lists).toEqual([kept])
    expect((await app.send('GET', `/api/audience/${id}`, { key })).status).toBe(404)
  })

  it('answers another subaccount’s id, a deleted one and one that never was alike', async () => {
    const { send, addList } = await open()
    const other = await open()
    const foreign = await other.addList()
    const deleted = await addList()
    await send('DELETE', `/v1/contact-list/${deleted}`)
    for (const id of [foreign, deleted, newId()]) {
      const reply = await send('DELETE', `/v1/contact-list/${id}`)
      expect([reply.status, reply.body]).toEqual([404, notFound])
    }
    expect((await other.send('GET', '/v1/contact-list/')).body.data.contact_lists).toHaveLength(1)
  })

  it('refuses an id that is none by name', async () => {
    const { send } = await open()
    const reply = await send('DELETE', '/v1/contact-list/x')
    expect([reply.status, reply.body.message]).toEqual([422, 'id: must be a valid uuid'])
  })
})
