import { describe, expect, it } from 'vitest'
import { nameKey } from '../../../src/core/values/compare-text.ts'
import { countContacts } from '../../../src/store/contacts/contacts.ts'
import { badTexts, oddTexts } from '../../support/odd-text.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'
import { faultsOf, rosterWorkspace } from './roster-workspace.ts'

const database = await openTestDatabase()
const app = await startApp(database)
const open = () => rosterWorkspace(database, app)

/** Text that a contact keeps whatever it says. */
const freeTexts = [
  'firstName',
  'lastName',
  'fullName',
  'businessName',
  'jobTitle',
  'gender',
  'streetAddress',
  'fullAddress',
  'city',
  'state',
  'postalCode',
  'country',
  'preferredChannel',
  'status',
  'mostRecentOutcome',
]
const contactTexts = [...freeTexts, 'externalId', 'phone', 'email', 'timezone', 'lastDialTime']

/** Every other text field: where it is written, with what it needs. */
const otherTexts: [path: string, field: string, rest: object][] = [
  ['/custom-fields', 'name', {}],
  ['/custom-fields', 'description', { name: 'x' }],
  ['/tags', 'name', {}],
  ['/lists', 'name', {}],
  ['/lists', 'description', { name: 'x' }],
  ...['description', 'icon', 'contactName', 'contactPhone', 'contactEmail', 'streetAddress', 'state'].map(
    (field): [string, string, object] => ['/workspaces', field, { name: 'x' }],
  ),
  ...['zip', 'country', 'businessRegistrationNumber', 'timezone', 'defaultRegion'].map(
    (field): [string, string, object] => ['/workspaces', field, { name: 'x' }],
  ),
  ['/workspaces', 'name', {}],
  ['/api-keys', 'name', {}],
]

describe('odd input', () => {
  it('comes back equal from every text field of a contact, but for spaces around it', async () => {
    const { make, send } = await open()
    await make('/custom-fields', { name: 'Odd' })
    await make('/custom-fields', { name: 'Json', type: 'json' })
    for (const [index, text] of oddTexts.entries()) {
      const texts = freeTexts.map((field, offset) => [
        field,
        oddTexts[(index + offset) % oddTexts.length]!.trim(),
      ])
      const body = {
        ...Object.fromEntries(texts),
        externalId: `${text.trim()} ${index}`.slice(-200).normalize(),
        channels: [text.trim()],
        customFields: { Odd: text.trim(), Json: { [text]: [text] } },
      }
      const created = await make('/contacts', { ...body, tags: [text] })
      expect(created).toMatchObject(body)
      // Tags that differ only in what nobody sees are one, shown as it was first written.
      expect(created.tags.map(nameKey)).toEqual([nameKey(text)])
      if (index % 20 === 0) expect((await send('GET', `/contacts/${created.id}`)).body).toEqual(created)
    }
  })

  it('a tag, a list, a workspace, a key and a custom field may have any name', async () => {
    const { make, send, accountKey } = await open()
    const names = oddTexts.filter((_, index) => index % 7 === 0).map((name) => name.trim())
    for (const name of names) {
      expect((await make('/lists', { name, description: name })).name).toBe(name)
      for (const path of ['/workspaces', '/api-keys']) {
        const { status, body } = await send('POST', path, { name }, accountKey)
        expect([status, body.name]).toEqual([201, name])
      }
    }
    for (const name of new Set(names.map((text) => text.trim()))) {
      expect((await make('/tags', { name })).name).toBe(name)
      expect((await make('/custom-fields', { name })).name).toBe(name)
      const { customFields } = await make('/contacts', { customFields: { [name]: name } })
      expect(customFields).toEqual({ [name]: name })
    }
  })
})

describe('bad input', () => {
  it.each(badTexts)(
    '%s is refused by name in every text field of a contact, nothing stored',
    async (code, text) => {
      const { send, scope } = await open()
      for (const field of contactTexts) {
        const faults = faultsOf(await send('POST', '/contacts', { [field]: text }))
        expect(faults).toEqual([
          [field, field === 'lastDialTime' && code === 'too_long' ? 'invalid_date' : code],
        ])
      }
      expect(faultsOf(await send('POST', '/contacts', { tags: ['ok', text] }))).toEqual([['tags[1]', code]])
      expect(faultsOf(await send('POST', '/contacts', { channels: [text] }))).toEqual([['channels[0]', code]])
      expect(await countContacts(scope)).toBe(0)
    },
  )

  it.each(badTexts)('%s is refused by name in every other text field', async (code, text) => {
    const { send, accountKey, workspaceId } = await open()
    for (const [path, field, rest] of otherTexts) {
      const inOne = path === '/workspaces' || path === '/api-keys' ? '' : `?workspaceId=${workspaceId}`
      const reply = await send('POST', path + inOne, { ...rest, [field]: text }, accountKey)
      expect([path, field, faultsOf(reply)]).toEqual([path, field, [[field, code]]])
    }
  })

  it.each([5, true, [], {}, ['x'], 1.5])(
    '%j is refused in place of text, all fields at once',
    async (value) => {
      const { send } = await open()
      const body = Object.fromEntries(contactTexts.map((field) => [field, value]))
      const faults = faultsOf(await send('POST', '/contacts', body))
      expect(faults).toEqual(contactTexts.map((field) => [field, 'invalid_type']).sort())
    },
  )

  it.each([
    ['an own __proto__', '{"__proto__": {"firstName": "x"}}', '__proto__', 'forbidden_key'],
    [
      '__proto__ in custom fields',
      '{"customFields": {"__proto__": 1}}',
      'customFields.__proto__',
      'forbidden_key',
    ],
    ['a number beyond doubles', '{"customFields": {"N": 1e999}}', 'customFields.N', 'inexact_number'],
    [
      'a number of too many digits',
      '{"customFields": {"N": 12345678901234567890}}',
      'customFields.N',
      'inexact_number',
    ],
    ['a NUL in a key', '{"customFields": {"a\\u0000": 1}}', 'customFields.a\0', 'nul_character'],
  ])('%s is refused by name', async (_, body, field, code) => {
    const { send, make } = await open()
    await make('/custom-fields', { name: 'N', type: 'number' })
    expect(faultsOf(await send('POST', '/contacts', body))).toContainEqual([field, code])
  })

  it.each([
    ['an empty body', '', 400],
    ['a truncated one', '{"firstName": "A', 400],
    ['a list', '[]', 400],
    ['null', 'null', 400],
    ['deep nesting', `{"customFields": {"J": ${'['.repeat(5000)}${']'.repeat(5000)}}}`, 400],
    ['more than 5 MB', `{"firstName": "${'x'.repeat(5 * 1024 * 1024)}"}`, 413],
  ])('%s is %i', async (_, body, status) => {
    const { send } = await open()
    const reply = await send('POST', '/contacts', body)
    expect([reply.status, reply.body.status]).toEqual([status, status])
  })

  it('what is no UTF-8, or no JSON by its name, is refused', async () => {
    const { workspaceKey: key } = await open()
    const bytes = Buffer.from([...Buffer.from('{"firstName": "'), 0xff, ...Buffer.from('"}')])
    const reply = await app.send('POST', '/v2/contacts', { key, body: bytes })
    expect([reply.status, reply.body.code]).toEqual([400, 'malformed'])
    const headers = { 'content-type': 'text/plain' }
    const plain = await app.send('POST', '/v2/contacts', { key, body: '{}', headers })
    expect([plain.status, plain.body.code]).toEqual([415, 'unsupported_media_type'])
  })

  it('a custom value of more than 65,536 characters, and 501 tags, are refused by name', async () => {
    const { send, make } = await open()
    await make('/custom-fields', { name: 'T' })
    expect((await make('/contacts', { customFields: { T: '🗼'.repeat(65_536) } })).version).toBe(1)
    const long = await send('POST', '/contacts', { customFields: { T: 'x'.repeat(65_537) } })
    expect(faultsOf(long)).toEqual([['customFields.T', 'too_long']])
    const tags = Array.from({ length: 501 }, (_, index) => `t${index}`)
    expect(faultsOf(await send('POST', '/contacts', { tags }))).toEqual([['tags', 'too_many']])
    expect(faultsOf(await send('POST', '/contacts', { channels: tags }))).toContainEqual([
      'channels',
      'too_many',
    ])
  })
})
