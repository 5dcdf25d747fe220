import { describe, expect, it } from 'vitest'
import { badTexts, oddTexts } from '../../support/odd-text.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'
import { mobileWorkspace, refusal } from './mobile-workspace.ts'

const database = await openTestDatabase()
const app = await startApp(database)
const open = () => mobileWorkspace(database, app)

const bounds = {
  firstName: [2, 64],
  lastName: [1, 64],
  fullName: [3, 64],
  address: [3, 256],
  city: [3, 64],
  state: [3, 64],
  zip: [3, 64],
  occupation: [3, 64],
  preferredChannel: [3, 64],
} as const
const freeTexts = Object.keys(bounds) as (keyof typeof bounds)[]
const textFields = ['primaryPhone', 'primaryEmail', 'gender', ...freeTexts] as const
const phoneOf = (index: number) => `+1415555${1000 + index}`
const sentences: Record<string, RegExp> = {
  nul_character: /must not contain the NUL character$/,
  lone_surrogate: /must not contain half of a surrogate pair$/,
  too_long: /must have at most \d+ characters$|must be one of/,
}

describe('odd input', () => {
  it.each(freeTexts)('comes back equal from %s', async (field) => {
    const { send } = await open()
    const [min, max] = bounds[field]
    const texts = oddTexts.filter((text) => [...text].length >= min && [...text].length <= max)
    expect(texts.length).toBeGreaterThan(100)
    const data = texts.map((text, index) => ({ primaryPhone: phoneOf(index), [field]: text }))
    expect((await send('POST', '/api/contact/upsert', { data })).status).toBe(204)
    const pages = await Promise.all(
      [1, 2, 3, 4, 5, 6].map((page) => send('GET', `/api/contact?limit=100&sortOrder=asc&page=${page}`)),
    )
    const kept = pages.flatMap(({ body }) =>
      body.data.map((contact: Record<string, string>) => contact[field]),
    )
    expect(kept).toEqual(texts)
  })

  it('comes back equal as a channel, as an attribute’s key and as its value', async () => {
    const { send, add } = await open()
    await Promise.all(
      oddTexts.map(async (text, index) => {
        const channels = [text]
        const customAttributes = { [text]: text, list: [text, { [text]: null }] }
        const { id } = await add('/api/contact', { primaryPhone: phoneOf(index), channels, customAttributes })
        const { body } = await send('GET', `/api/contact/${id}`)
        expect([body.channels, body.customAttributes]).toEqual([channels, customAttributes])
      }),
    )
  })

  it('is found by searching for it', async () => {
    const { send, add } = await open()
    // Digits alone are part of every phone here.
    const texts = oddTexts.filter(
      (text) => [...text].length <= 64 && [...text.trim()].length >= 2 && !/^[\d\s()./-]+$/.test(text),
    )
    await Promise.all(
      texts.map((text, index) => add('/api/contact', { primaryPhone: phoneOf(index), firstName: text })),
    )
    for (const text of texts) {
      const found: string[] = []
      for (let page = 1, more = true; more; page++) {
        const query = `limit=100&page=${page}&search=${encodeURIComponent(text)}`
        const { body } = await send('GET', `/api/contact?${query}`)
        found.push(...body.data.map(({ firstName }: { firstName: string }) => firstName))
        more = body.meta.hasNextPage
      }
      expect(found).toContain(text)
    }
  })

  it.each(['name', 'description'])('comes back equal from an audience’s %s', async (field) => {
    const { send, add } = await open()
    const texts = oddTexts.filter((text) => [...text].length >= 3 && [...text].length <= 64)
    const made = await Promise.all(texts.map((text) => add('/api/audience', { name: 'abc', [field]: text })))
    expect(made.map((audience) => audience[field])).toEqual(texts)
    expect((await send('GET', `/api/audience/${made[0].id}`)).body[field]).toBe(texts[0])
  })
})

describe('bad input', () => {
  it.each(textFields.flatMap((field) => badTexts.map(([code, text]) => ({ field, code, text }))))(
    '$code in $field is 400 by name, nothing stored',
    async ({ field, code, text }) => {
      const { send, rows } = await open()
      const { status, body } = await send('POST', '/api/contact', {
        primaryPhone: '+14155551234',
        [field]: text,
      })
      expect(status).toBe(400)
      expect(body.message).toEqual([expect.stringMatching(new RegExp(`^${field} `))])
      expect(body.message[0]).toMatch(sentences[code] as RegExp)
      expect(await rows()).toEqual([])
    },
  )

  it.each([5, true, [], {}, ['x'], 1.5])(
    '%j in place of text is 400 for every field at once',
    async (value) => {
      const { send } = await open()
      const body = Object.fromEntries(textFields.map((field) => [field, value]))
      const reply = await send('POST', '/api/contact', body)
      expect(reply.status).toBe(400)
      const named = reply.body.message.map((message: string) => message.split(' ', 1)[0])
      expect(named.sort()).toEqual([...textFields].sort())
    },
  )

  it.each([
    [
      '__proto__ as a key',
      '{"primaryPhone":"+14155551234","__proto__":{"a":1}}',
      '__proto__ is a key that is not allowed',
    ],
    [
      '__proto__ as an attribute',
      '{"primaryPhone":"+14155551234","customAttributes":{"__proto__":1}}',
      'customAttributes.__proto__ is a key that is not allowed',
    ],
    [
      'a NUL deep in an attribute',
      '{"primaryPhone":"+14155551234","customAttributes":{"a":[{"b":"\\u0000"}]}}',
      'customAttributes.a[0].b must not contain the NUL character',
    ],
    [
      'a lone surrogate in a channel',
      '{"primaryPhone":"+14155551234","channels":["\\ud800"]}',
      'channels[0] must not contain half of a surrogate pair',
    ],
    [
      'a number that no double holds',
      '{"primaryPhone":"+14155551234","customAttributes":{"a":1e999}}',
      'customAttributes.a is a number that cannot be kept exactly; send it as text',
    ],
    [
      'an attribute that is too long',
      JSON.stringify({ primaryPhone: '+14155551234', customAttributes: { a: 'x'.repeat(65_537) } }),
      'customAttributes.a must have at most 65536 characters',
    ],
    [
      'deep nesting',
      `{"customAttributes":${'['.repeat(1000)}${']'.repeat(1000)}}`,
      /is nested deeper than 32 levels$/,
    ],
    ['no JSON', '{"primaryPhone":', /^The body is not valid JSON/],
    ['an empty body', '', 'The body is empty; JSON is expected.'],
    ['invalid UTF-8', new Uint8Array([0x22, 0xff, 0x22]), 'The body is not valid UTF-8.'],
    ['a list for a contact', '[]', 'body must be an object'],
  ])('%s is 400 by name, nothing stored', async (_, body, message) => {
    const { send, rows } = await open()
    const reply = await send('POST', '/api/contact', body)
    expect(reply.status).toBe(400)
    expect(reply.body.message).toEqual([
      typeof message === 'string' ? message : expect.stringMatching(message),
    ])
    expect(await rows()).toEqual([])
  })

  it('too many attributes and channels are refused', async () => {
    const { send } = await open()
    const customAttributes = Object.fromEntries(Array.from({ length: 201 }, (_, index) => [`a${index}`, 1]))
    const many = { primaryPhone: '+14155551234', customAttributes }
    expect(await send('POST', '/api/contact', many)).toMatchObject(
      refusal(400, 'customAttributes must have at most 200 items'),
    )
    const channels = Array.from({ length: 51 }, () => 'sms')
    expect(await send('POST', '/api/contact', { primaryPhone: '+14155551234', channels })).toMatchObject(
      refusal(400, 'channels must have at most 50 items'),
    )
  })

  it('another content type is 415, and more than 5 MB is 413', async () => {
    const { workspaceKey } = await open()
    const headers = { 'x-api-key': workspaceKey, 'content-type': 'text/plain' }
    expect((await app.send('POST', '/api/contact', { headers, body: '{}' })).status).toBe(415)
    const body = JSON.stringify({ firstName: 'x'.repeat(5 * 1024 * 1024) })
    expect((await app.send('POST', '/api/contact', { key: workspaceKey, body })).status).toBe(413)
  })
})
