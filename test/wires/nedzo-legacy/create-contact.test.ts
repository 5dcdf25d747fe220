import { describe, expect, it } from 'vitest'
import { newId } from '../../../src/core/kernel/ids.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'
import { readFixture } from './fixture.ts'
import { legacyWorkspace } from './legacy-workspace.ts'

const database = await openTestDatabase()
const app = await startApp(database)
const open = () => legacyWorkspace(database, app)

describe('POST /v1/contact/', () => {
  it('answers the published request as its page prints it, keys in that order', async () => {
    const { send, addList, addField, workspaceId } = await open()
    const ids = { list: await addList(), field: await addField('Source'), workspace: workspaceId }
    const { request } = await readFixture('000-create-contact', ids)
    const reply = await send(request.method, request.path, request.body)
    const { response } = await readFixture('000-create-contact', {
      ...ids,
      contact: reply.body.data?.contact.id,
    })
    expect(reply.status).toBe(response.status)
    expect(JSON.stringify(reply.body)).toBe(JSON.stringify(response.body))
  })

  it('makes a contact of an email alone, everything else empty', async () => {
    const { addContact, workspaceId } = await open()
    const contact = await addContact({ email: 'a@example.com' })
    expect(contact).toEqual({
      contact_list_id: null,
      email: 'a@example.com',
      first_name: null,
      last_name: null,
      full_name: null,
      business_name: null,
      full_address: null,
      city: null,
      country: null,
      state: null,
      postal_code: null,
      phone: null,
      job_title: null,
      dnc: false,
      custom_fields: [],
      id: expect.any(String),
      subaccount_id: workspaceId,
      last_dial_time: null,
      most_recent_outcome: null,
      status: 'Waiting',
    })
  })

  it('works without the trailing slash, never by redirect', async () => {
    const { send } = await open()
    const reply = await send('POST', '/v1/contact', { email: 'a@example.com' })
    expect(reply.status).toBe(200)
  })

  it('keeps the street address that its answers have no key for', async () => {
    const { addContact, rowOf } = await open()
    const { id } = await addContact({ email: 'a@example.com', street_address: '1 Market Street' })
    expect(await rowOf(id)).toMatchObject({
      street_address: '1 Market Street',
      full_address: null,
      version: 1,
      status: 'Waiting',
      do_not_contact: false,
    })
  })

  it('leaves one row in the log, with the request and the key that wrote it', async () => {
    const { addContact, workspaceId, member } = await open()
    const { id } = await addContact({ email: 'a@example.com' })
    const rows = await database.db
      .selectFrom('contact_log')
      .select(['contact_id', 'version', 'action', 'actor'])
      .where('workspace_id', '=', workspaceId)
      .execute()
    expect(rows).toEqual([{ contact_id: id, version: 1, action: 'created', actor: `key:${member.keyId}` }])
  })

  it('takes null, blank text and what it does not know as absent', async () => {
    const { addContact, rowOf } = await open()
    const contact = await addContact({
      email: 'a@example.com',
      first_name: null,
      last_name: '  ',
      phone: '',
      dnc: null,
      custom_fields: null,
      contact_list_id: null,
      timezone: 'Nowhere/Land',
      id: newId(),
      status: 'Called',
      workspace_id: 5,
    })
    expect(contact).toMatchObject({ first_name: null, last_name: null, phone: null, dnc: false })
    expect(contact.status).toBe('Waiting')
    expect((await rowOf(contact.id)).timezone).toBeNull()
  })

  it('never makes a full name of the others', async () => {
    const { addContact } = await open()
    const contact = await addContact({ email: 'a@example.com', first_name: 'John', last_name: 'Doe' })
    expect(contact.full_name).toBeNull()
  })

  it('keeps phones as E.164 and shows emails as given, trimmed', async () => {
    const { addContact } = await open()
    const contact = await addContact({ email: ' John@Example.com ', phone: '+1 (415) 555-1234' })
    expect(contact).toMatchObject({ email: 'John@Example.com', phone: '+14155551234' })
  })

  it('reads custom values as their fields’ types and answers them as text, by the age of the field', async () => {
    const { addContact, addField, rowOf } = await open()
    const text = await addField('Source')
    const number = await addField('MRR', 'number')
    const boolean = await addField('Active', 'boolean')
    const contact = await addContact({
      email: 'a@example.com',
      custom_fields: [
        { custom_field_id: boolean.toUpperCase(), value: 'true' },
        { custom_field_id: number, value: '1', label: 'ignored' },
        { custom_field_id: number, value: '12.5' },
        { custom_field_id: text, value: '12.50' },
      ],
    })
    expect(contact.custom_fields).toEqual([
      { custom_field_id: text, value: '12.50' },
      { custom_field_id: number, value: '12.5' },
      { custom_field_id: boolean, value: 'true' },
    ])
    expect((await rowOf(contact.id)).custom).toEqual({ [text]: '12.50', [number]: 12.5, [boolean]: true })
  })

  it('joins the list that it names, which becomes the primary one', async () => {
    const { addContact, addList, listsOf, rowOf } = await open()
    const list = await addList()
    const contact = await addContact({ email: 'a@example.com', contact_list_id: list.toUpperCase() })
    expect(contact.contact_list_id).toBe(list)
    expect(await listsOf(contact.id)).toEqual([list])
    expect((await rowOf(contact.id)).primary_list_id).toBe(list)
  })

  it('names every fault at once, in this wire’s words, and writes nothing', async () => {
    const { send, addField, countContacts } = await open()
    const number = await addField('MRR', 'number')
    const reply = await send('POST', '/v1/contact/', {
      first_name: 'x'.repeat(256),
      street_address: 'x'.repeat(1025),
      phone: '555-1234',
      job_title: 5,
      dnc: 'yes',
      contact_list_id: 123,
      custom_fields: [
        null,
        { custom_field_id: 5 },
        { custom_field_id: number, value: 'many' },
        { custom_field_id: newId(), value: 'x' },
      ],
    })
    expect(reply.status).toBe(422)
    expect(reply.body).toMatchObject({ status_code: 422, data: null })
    expect(reply.body.message.split('; ').sort()).toEqual([
      'contact_list_id: must be a valid uuid',
      'custom_fields[0]: must be an object',
      'custom_fields[1].custom_field_id: must be a valid uuid',
      'custom_fields[1].value: is required',
      "custom_fields[2].value: must fit the custom field's type: number",
      'custom_fields[3].custom_field_id: is not a custom field of this workspace',
      'dnc: must be a boolean or null',
      'email: is required',
      'first_name: must have at most 255 characters',
      'job_title: must be a string or null',
      'phone: must be a phone number with country code, such as +14155550100',
      'street_address: must have at most 1024 characters',
    ])
    expect(await countContacts()).toBe(0)
  })

  it('wants an email, and takes a blank one for none', async () => {
    const { send } = await open()
    for (const body of [{}, { email: null }, { email: ' ' }]) {
      const reply = await send('POST', '/v1/contact/', body)
      expect(reply.body).toEqual({ status_code: 422, message: 'email: is required', data: null })
    }
    const reply = await send('POST', '/v1/contact/', { email: 'nobody' })
    expect(reply.body.message).toBe('email: must be an email address')
  })

  it('refuses a list of another workspace like one that never was', async () => {
    const { send, countContacts } = await open()
    const foreign = await (await open()).addList()
    const bodies = await Promise.all(
      [foreign, newId()].map(async (contact_list_id) => {
        const reply = await send('POST', '/v1/contact/', { email: 'a@example.com', contact_list_id })
        return reply.body
      }),
    )
    const refused = {
      status_code: 422,
      message: 'contact_list_id: is not a list of this workspace',
      data: null,
    }
    expect(bodies).toEqual([refused, refused])
    expect(await countContacts()).toBe(0)
  })

  it('refuses a custom field of another workspace', async () => {
    const { send } = await open()
    const foreign = await (await open()).addField('Source')
    const reply = await send('POST', '/v1/contact/', {
      email: 'a@example.com',
      custom_fields: [{ custom_field_id: foreign, value: 'x' }],
    })
    expect(reply.body).toEqual({
      status_code: 422,
      message: 'custom_fields[0].custom_field_id: is not a custom field of this workspace',
      data: null,
    })
  })

  it('refuses more custom values than a workspace has fields', async () => {
    const { send } = await open()
    const custom_fields = Array.from({ length: 201 }, () => ({ custom_field_id: newId(), value: 'x' }))
    const reply = await send('POST', '/v1/contact/', { email: 'a@example.com', custom_fields })
    expect(reply.body.message).toBe('custom_fields: must have at most 200 items')
  })

  it('answers a duplicate email or phone with 409, every field and its holder in the message', async () => {
    const { send, addContact, countContacts } = await open()
    const first = await addContact({ email: 'a@example.com' })
    const second = await addContact({ email: 'b@example.com', phone: '+14155551234' })
    const reply = await send('POST', '/v1/contact/', { email: 'A@EXAMPLE.com', phone: '+1 415 555 1234' })
    expect(reply.status).toBe(409)
    expect(reply.body).toEqual({
      status_code: 409,
      message: `phone: is already used by contact ${second.id}; email: is already used by contact ${first.id}`,
      data: null,
    })
    expect(await countContacts()).toBe(2)
  })

  it('gives one success and 49 conflicts to 50 simultaneous creates of one phone', async () => {
    const { send, countContacts } = await open()
    const replies = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        send('POST', '/v1/contact/', { email: `${index}@example.com`, phone: '+14155551234' }),
      ),
    )
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(replies.filter(({ status }) => status === 409)).toHaveLength(49)
    expect(await countContacts()).toBe(1)
  })
})
