import { describe, expect, it } from 'vitest'
import { newId } from '../../../src/core/kernel/ids.ts'
import { removeList } from '../../../src/core/lists/lists.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'
import { legacyWorkspace } from './legacy-workspace.ts'

const database = await openTestDatabase()
const app = await startApp(database)
const open = () => legacyWorkspace(database, app)

const notFound = { status_code: 404, message: 'There is no such record.', data: null }

describe('GET /v1/contact/{id}', () => {
  it('answers the contact as its creation did', async () => {
    const { send, addContact, addField, addList } = await open()
    const contact = await addContact({
      email: 'a@example.com',
      contact_list_id: await addList(),
      custom_fields: [{ custom_field_id: await addField('Source'), value: 'Website' }],
    })
    for (const path of [`/v1/contact/${contact.id}`, `/v1/contact/${contact.id.toUpperCase()}/`]) {
      const reply = await send('GET', path)
      expect(reply.status).toBe(200)
      expect(reply.body).toEqual({ status_code: 200, message: 'Contact found.', data: { contact } })
    }
  })

  it('shows a list that was deleted no more', async () => {
    const { send, addContact, addList, scope } = await open()
    const list = await addList()
    const { id } = await addContact({ email: 'a@example.com', contact_list_id: list })
    await removeList(scope, list)
    const reply = await send('GET', `/v1/contact/${id}`)
    expect(reply.body.data.contact.contact_list_id).toBeNull()
  })

  it('answers another workspace’s id, a deleted one and one that never was alike', async () => {
    const { send, addContact } = await open()
    const foreign = await (await open()).addContact({ email: 'a@example.com' })
    const deleted = await addContact({ email: 'a@example.com' })
    await send('DELETE', `/v1/contact/${deleted.id}`)
    for (const id of [foreign.id, deleted.id, newId()]) {
      const reply = await send('GET', `/v1/contact/${id}`)
      expect(reply.status).toBe(404)
      expect(reply.body).toEqual(notFound)
    }
  })

  it('refuses an id that is none', async () => {
    const { send } = await open()
    const reply = await send('GET', '/v1/contact/123')
    expect(reply.status).toBe(422)
    expect(reply.body).toEqual({ status_code: 422, message: 'id: must be a valid uuid', data: null })
  })
})
