import { describe, expect, it } from 'vitest'
import { newId } from '../../../src/core/kernel/ids.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'
import { legacyWorkspace } from './legacy-workspace.ts'

const database = await openTestDatabase()
const app = await startApp(database)
const open = () => legacyWorkspace(database, app)

const notFound = { status_code: 404, message: 'There is no such record.', data: null }

describe('DELETE /v1/contact/{id}', () => {
  it('answers the contact as it was, and again the same', async () => {
    const { send, addContact, rowOf } = await open()
    const contact = await addContact({ email: 'a@example.com', first_name: 'John' })
    const first = await send('DELETE', `/v1/contact/${contact.id}`)
    const after = await rowOf(contact.id)
    const second = await send('DELETE', `/v1/contact/${contact.id.toUpperCase()}/`)
    expect(first.status).toBe(200)
    expect(first.body).toEqual({ status_code: 200, message: 'Contact deleted.', data: { contact } })
    expect([second.status, second.body]).toEqual([first.status, first.body])
    expect(after).toMatchObject({ deleted_at: expect.any(Date), version: 2, first_name: 'John' })
    expect(await rowOf(contact.id)).toEqual(after)
  })

  it('frees the email and the phone', async () => {
    const { send, addContact } = await open()
    const taken = { email: 'a@example.com', phone: '+14155551234' }
    const { id } = await addContact(taken)
    await send('DELETE', `/v1/contact/${id}`)
    expect(await addContact(taken)).toMatchObject(taken)
  })

  it('accepts an empty body of any content type', async () => {
    const { workspaceKey: key, addContact } = await open()
    const { id } = await addContact({ email: 'a@example.com' })
    const headers = { 'content-type': 'application/json' }
    expect((await app.send('DELETE', `/v1/contact/${id}`, { key, headers })).status).toBe(200)
  })

  it('answers another workspace’s id and one that never was alike, and deletes nothing', async () => {
    const { send } = await open()
    const other = await open()
    const foreign = await other.addContact({ email: 'a@example.com' })
    for (const id of [foreign.id, newId()]) {
      const reply = await send('DELETE', `/v1/contact/${id}`)
      expect(reply.status).toBe(404)
      expect(reply.body).toEqual(notFound)
    }
    expect((await other.rowOf(foreign.id)).deleted_at).toBeNull()
  })
})
