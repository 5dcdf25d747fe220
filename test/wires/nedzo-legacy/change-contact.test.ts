import { describe, expect, it } from 'vitest'
import { newId } from '../../../src/core/kernel/ids.ts'
import { changeMembers } from '../../../src/core/lists/members.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'
import { readFixture } from './fixture.ts'
import { legacyWorkspace } from './legacy-workspace.ts'

const database = await openTestDatabase()
const app = await startApp(database)
const open = () => legacyWorkspace(database, app)

const texts = [
  'first_name',
  'last_name',
  'full_name',
  'business_name',
  'street_address',
  'full_address',
  'city',
  'country',
  'state',
  'postal_code',
  'job_title',
]

describe('PATCH /v1/contact/{id}', () => {
  it('answers the published request as its page prints it, with a uuid for the list', async () => {
    const { send, addContact, addField, addList, rowOf, workspaceId } = await open()
    const field = await addField('Source')
    const { id: contact } = await addContact({
      email: 'a@example.com',
      custom_fields: [{ custom_field_id: field, value: 'Website' }],
    })
    const ids = { contact, field, list: await addList(), workspace: workspaceId }
    const { request, response } = await readFixture('001-update-contact', ids)
    const reply = await send(request.method, request.path, request.body)
    expect(reply.status).toBe(response.status)
    expect(JSON.stringify(reply.body)).toBe(JSON.stringify(response.body))
    expect(await rowOf(contact)).toMatchObject({ street_address: '2 Broadway', version: 2 })
  })

  it('works with the trailing slash and an id in capitals', async () => {
    const { send, addContact } = await open()
    const { id } = await addContact({ email: 'a@example.com' })
    const reply = await send('PATCH', `/v1/contact/${id.toUpperCase()}/`, { city: 'Oakland' })
    expect(reply.body.data.contact).toMatchObject({ id, city: 'Oakland' })
  })

  it('leaves alone what it does not name, do-not-contact too', async () => {
    const { send, addContact } = await open()
    const before = await addContact({ email: 'a@example.com', first_name: 'John', dnc: true })
    const named = await send('PATCH', `/v1/contact/${before.id}`, { last_name: 'Doe' })
    expect(named.body.data.contact).toEqual({ ...before, last_name: 'Doe' })
    const nothing = await send('PATCH', `/v1/contact/${before.id}`, { dnc: null, custom_fields: null })
    expect(nothing.body.data.contact.dnc).toBe(true)
    const said = await send('PATCH', `/v1/contact/${before.id}`, { dnc: false })
    expect(said.body.data.contact.dnc).toBe(false)
  })

  it('changes nothing, version included, when there is nothing to change', async () => {
    const { send, addContact, rowOf } = await open()
    const { id } = await addContact({ email: 'a@example.com', first_name: 'John' })
    const before = await rowOf(id)
    for (const body of [{}, { first_name: 'John' }, { custom_fields: [] }, { unknown: 1 }]) {
      expect((await send('PATCH', `/v1/contact/${id}`, body)).status).toBe(200)
    }
    expect(await rowOf(id)).toEqual(before)
  })

  it('clears any text with null, email and phone included', async () => {
    const { send, addContact, rowOf } = await open()
    const filled = Object.fromEntries(texts.map((name) => [name, 'x']))
    const { id } = await addContact({ email: 'a@example.com', phone: '+14155551234', ...filled })
    const nulls = Object.fromEntries(texts.map((name) => [name, null]))
    const reply = await send('PATCH', `/v1/contact/${id}`, { email: null, phone: null, ...nulls })
    const { street_address: _, ...shown } = Object.fromEntries(texts.map((name) => [name, null]))
    expect(reply.body.data.contact).toMatchObject({ email: null, phone: null, ...shown })
    expect(await rowOf(id)).toMatchObject({ email: null, email_key: null, phone: null, street_address: null })
  })

  it('merges custom values by id; null clears one, blank leaves it', async () => {
    const { send, addContact, addField } = await open()
    const [a, b, c] = [await addField('A'), await addField('B'), await addField('C')]
    const value = (custom_field_id: string, value: string | null) => ({ custom_field_id, value })
    const { id } = await addContact({
      email: 'a@example.com',
      custom_fields: [value(a, '1'), value(b, '2'), value(c, '3')],
    })
    const reply = await send('PATCH', `/v1/contact/${id}`, {
      custom_fields: [value(a, null), value(b, 'two'), value(c, '')],
    })
    expect(reply.body.data.contact.custom_fields).toEqual([value(b, 'two'), value(c, '3')])
  })

  it('moves to another primary list and leaves every other list alone', async () => {
    const { send, addContact, addList, listsOf, scope } = await open()
    const [first, second, other] = [await addList('1'), await addList('2'), await addList('3')]
    const { id } = await addContact({ email: 'a@example.com', contact_list_id: first })
    await changeMembers(scope, other, { add: [id] })
    expect(await listsOf(id)).toEqual([first, other])

    const moved = await send('PATCH', `/v1/contact/${id}`, { contact_list_id: second })
    expect(moved.body.data.contact.contact_list_id).toBe(second)
    expect(await listsOf(id)).toEqual([second, other])

    await send('PATCH', `/v1/contact/${id}`, { city: 'Oakland' })
    expect(await listsOf(id)).toEqual([second, other])

    const left = await send('PATCH', `/v1/contact/${id}`, { contact_list_id: null })
    expect(left.body.data.contact.contact_list_id).toBeNull()
    expect(await listsOf(id)).toEqual([other])
  })

  it('tells who sends a number for a list that it wants a uuid', async () => {
    const { send, addContact, rowOf } = await open()
    const { id } = await addContact({ email: 'a@example.com' })
    for (const contact_list_id of [123, 1.5, '123', ['x'], {}]) {
      const reply = await send('PATCH', `/v1/contact/${id}`, { contact_list_id, city: 'Oakland' })
      expect(reply.body).toEqual({
        status_code: 422,
        message: 'contact_list_id: must be a valid uuid',
        data: null,
      })
    }
    expect((await rowOf(id)).version).toBe(1)
  })

  it('refuses an unknown list and an unknown custom field, both at once, and changes nothing', async () => {
    const { send, addContact, rowOf } = await open()
    const { id } = await addContact({ email: 'a@example.com' })
    const reply = await send('PATCH', `/v1/contact/${id}`, {
      city: 'Oakland',
      contact_list_id: newId(),
      custom_fields: [{ custom_field_id: newId(), value: 'x' }],
    })
    expect(reply.status).toBe(422)
    expect(reply.body.message.split('; ').sort()).toEqual([
      'contact_list_id: is not a list of this workspace',
      'custom_fields[0].custom_field_id: is not a custom field of this workspace',
    ])
    expect((await rowOf(id)).version).toBe(1)
  })

  it('answers a taken email or phone with 409 and changes nothing', async () => {
    const { send, addContact, rowOf } = await open()
    const holder = await addContact({ email: 'a@example.com', phone: '+14155551234' })
    const { id } = await addContact({ email: 'b@example.com' })
    const reply = await send('PATCH', `/v1/contact/${id}`, { phone: '+14155551234', city: 'Oakland' })
    expect(reply.status).toBe(409)
    expect(reply.body).toEqual({
      status_code: 409,
      message: `phone: is already used by contact ${holder.id}`,
      data: null,
    })
    expect(await rowOf(id)).toMatchObject({ phone: null, city: null, version: 1 })
  })

  it('answers another workspace’s id, a deleted one and one that never was alike, and changes nothing', async () => {
    const { send, addContact } = await open()
    const other = await open()
    const foreign = await other.addContact({ email: 'a@example.com' })
    const deleted = await addContact({ email: 'a@example.com' })
    await send('DELETE', `/v1/contact/${deleted.id}`)
    for (const id of [foreign.id, deleted.id, newId()]) {
      const reply = await send('PATCH', `/v1/contact/${id}`, { city: 'Oakland' })
      expect(reply.status).toBe(404)
      expect(reply.body).toEqual({ status_code: 404, message: 'There is no such record.', data: null })
    }
    expect((await other.rowOf(foreign.id)).version).toBe(1)
  })

  it('refuses an id that is none', async () => {
    const { send } = await open()
    const reply = await send('PATCH', '/v1/contact/123', { city: 'Oakland' })
    expect(reply.body).toEqual({ status_code: 422, message: 'id: must be a valid uuid', data: null })
  })
})
