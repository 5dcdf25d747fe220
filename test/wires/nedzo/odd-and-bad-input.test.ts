import { describe, expect, it } from 'vitest'
import { createCustomField } from '../../../src/core/custom-fields/custom-fields.ts'
import { nameKey } from '../../../src/core/values/compare-text.ts'
import { countContacts } from '../../../src/store/contacts/contacts.ts'
import { buildWorkspace } from '../../support/build-workspace.ts'
import { badTexts, oddTexts } from '../../support/odd-text.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'

const database = await openTestDatabase()
const app = await startApp(database)
const textFields = ['firstName', 'lastName', 'email', 'phone', 'timezone'] as const

describe('odd input', () => {
  it('comes back equal from every text field, tag and custom value', async () => {
    const { workspaceKey: key, scope } = await buildWorkspace(database)
    await createCustomField(scope, { name: 'Odd' })
    await Promise.all(
      oddTexts.map(async (text, index) => {
        const other = oddTexts[(index + 1) % oddTexts.length]
        const texts = { firstName: text, lastName: other, customFields: { Odd: text } }
        const body = { ...texts, tags: [text] }
        const created = await app.send('POST', '/v1/contacts', { key, body })
        expect([text, created.status]).toEqual([text, 201])
        const { body: read } = await app.send('GET', `/v1/contacts/${created.body.id}`, { key })
        expect(read).toMatchObject(texts)
        // A tag is shown as it was first spelled.
        expect(read.tags.map(nameKey)).toEqual([nameKey(text)])
      }),
    )
  })

  it('a custom field may have any name, and its name is its key', async () => {
    const { workspaceKey: key, scope } = await buildWorkspace(database)
    const names = ['constructor', 'toString', 'a.b[0]', 'Ünïcödé 👩', 'name with "quotes"', '100%']
    for (const name of names) await createCustomField(scope, { name })
    const customFields = Object.fromEntries(names.map((name) => [name, `value of ${name}`]))
    const { status, body } = await app.send('POST', '/v1/contacts', { key, body: { customFields } })
    expect([status, body.customFields]).toEqual([201, customFields])
  })
})

describe('bad input', () => {
  it.each(textFields.flatMap((field) => badTexts.map(([code, text]) => ({ field, code, text }))))(
    '$code in $field is 400 by name, nothing stored',
    async ({ field, code, text }) => {
      const { workspaceKey: key, scope } = await buildWorkspace(database)
      const { status, body } = await app.send('POST', '/v1/contacts', { key, body: { [field]: text } })
      expect(status).toBe(400)
      expect(body.errors).toMatchObject([{ field, code }])
      expect(await countContacts(scope)).toBe(0)
    },
  )

  it.each([5, true, [], {}, ['x'], 1.5])(
    '%j in place of text is 400 for every text field at once',
    async (value) => {
      const { workspaceKey: key } = await buildWorkspace(database)
      const body = Object.fromEntries(textFields.map((field) => [field, value]))
      const reply = await app.send('POST', '/v1/contacts', { key, body })
      expect(reply.status).toBe(400)
      const found = reply.body.errors.map((error: { field: string; code: string }) => [
        error.field,
        error.code,
      ])
      expect(found.sort()).toEqual(textFields.map((field) => [field, 'invalid_type']).sort())
    },
  )

  it.each([
    ['__proto__ as a key', '{"__proto__": {"firstName": "x"}}', '__proto__', 'forbidden_key'],
    [
      '__proto__ as a custom field',
      '{"customFields": {"__proto__": "x"}}',
      'customFields.__proto__',
      'forbidden_key',
    ],
    [
      'a number that no double holds',
      '{"customFields": {"A": 12345678901234567890}}',
      'customFields.A',
      'inexact_number',
    ],
    ['a NUL in a tag', '{"tags": ["ok", "a\\u0000"]}', 'tags[1]', 'nul_character'],
  ])('%s is 400 by name', async (_, body, field, code) => {
    const { workspaceKey: key } = await buildWorkspace(database)
    const reply = await app.send('POST', '/v1/contacts', { key, body })
    expect(reply.status).toBe(400)
    expect(reply.body.errors).toEqual(expect.arrayContaining([expect.objectContaining({ field, code })]))
  })

  it('more than 500 tags on one contact are refused', async () => {
    const { workspaceKey: key } = await buildWorkspace(database)
    const tags = (from: number, count: number) =>
      Array.from({ length: count }, (_, index) => `t${from + index}`)
    const full = await app.send('POST', '/v1/contacts', { key, body: { tags: tags(0, 500) } })
    expect(full.status).toBe(201)
    const more = await app.send('PATCH', `/v1/contacts/${full.body.id}`, {
      key,
      body: { tags: tags(500, 1) },
    })
    expect([more.status, more.body.errors]).toMatchObject([400, [{ field: 'tags', code: 'too_many' }]])
  })
})
