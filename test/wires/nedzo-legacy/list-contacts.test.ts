import { describe, expect, it } from 'vitest'
import { newId } from '../../../src/core/kernel/ids.ts'
import { changeMembers } from '../../../src/core/lists/members.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'
import { legacyWorkspace } from './legacy-workspace.ts'

const database = await openTestDatabase()
const app = await startApp(database)
const open = () => legacyWorkspace(database, app)

const notFound = { status_code: 404, message: 'There is no such record.', data: null }

describe('GET /v1/contact/', () => {
  it('answers a page, newest first, and the total', async () => {
    const { send, addContact } = await open()
    const contacts = []
    for (let index = 0; index < 3; index++)
      contacts.unshift(await addContact({ email: `${index}@example.com` }))
    const whole = await send('GET', '/v1/contact/')
    expect(whole.status).toBe(200)
    expect(whole.body).toEqual({ status_code: 200, message: 'Contacts found.', data: { contacts, total: 3 } })
    const part = await send('GET', '/v1/contact?limit=1&offset=1&unknown=1')
    expect(part.body.data).toEqual({ contacts: [contacts[1]], total: 3 })
    const beyond = await send('GET', '/v1/contact/?offset=3')
    expect(beyond.body.data).toEqual({ contacts: [], total: 3 })
  })

  it('shows no deleted contact and none of another workspace', async () => {
    const { send, addContact } = await open()
    await (await open()).addContact({ email: 'a@example.com' })
    const { id } = await addContact({ email: 'a@example.com' })
    await send('DELETE', `/v1/contact/${id}`)
    expect((await send('GET', '/v1/contact/')).body.data).toEqual({ contacts: [], total: 0 })
  })

  it('answers twenty unless asked for another number', async () => {
    const { send, addContact } = await open()
    await Promise.all(Array.from({ length: 21 }, (_, index) => addContact({ email: `${index}@example.com` })))
    const reply = await send('GET', '/v1/contact/')
    expect([reply.body.data.contacts.length, reply.body.data.total]).toEqual([20, 21])
  })

  it('answers the members of a list alone, whether it is their primary one or not', async () => {
    const { send, addContact, addList, scope } = await open()
    const [list, other] = [await addList('1'), await addList('2')]
    const primary = await addContact({ email: '1@example.com', contact_list_id: list })
    const member = await addContact({ email: '2@example.com', contact_list_id: other })
    await addContact({ email: '3@example.com' })
    const deleted = await addContact({ email: '4@example.com', contact_list_id: list })
    await changeMembers(scope, list, { add: [member.id] })
    await send('DELETE', `/v1/contact/${deleted.id}`)
    const reply = await send('GET', `/v1/contact/?contact_list_id=${list.toUpperCase()}`)
    expect(reply.body.data).toEqual({ contacts: [member, primary], total: 2 })
    const page = await send('GET', `/v1/contact/?contact_list_id=${list}&limit=1&offset=1`)
    expect(page.body.data).toEqual({ contacts: [primary], total: 2 })
  })

  it('answers another workspace’s list, and one that never was, alike', async () => {
    const { send } = await open()
    const foreign = await (await open()).addList()
    for (const id of [foreign, newId()]) {
      const reply = await send('GET', `/v1/contact/?contact_list_id=${id}`)
      expect(reply.status).toBe(404)
      expect(reply.body).toEqual(notFound)
    }
  })

  it.each([
    ['limit=0', 'limit: must be 1 to 100'],
    ['limit=101', 'limit: must be 1 to 100'],
    ['limit=ten', 'limit: must be an integer'],
    ['limit=1&limit=2', 'limit: must be given only once'],
    ['offset=-1', 'offset: must be 0 to 2147483647'],
    ['contact_list_id=5', 'contact_list_id: must be a valid uuid'],
    ['limit=0&offset=-1', 'limit: must be 1 to 100; offset: must be 0 to 2147483647'],
  ])('refuses ?%s', async (query, message) => {
    const { send } = await open()
    const reply = await send('GET', `/v1/contact/?${query}`)
    expect(reply.status).toBe(422)
    expect(reply.body).toEqual({ status_code: 422, message, data: null })
  })
})
