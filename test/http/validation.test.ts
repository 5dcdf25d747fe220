import { describe, expect, test } from 'vitest'
import { start } from './start.ts'

const id = '019fa1b2-0000-7000-8000-00000000000a'

async function faultsOf(answer: Response): Promise<[string, string, unknown?][]> {
  expect(answer.status).toBe(400)
  const { errors } = (await answer.json()) as {
    errors: { field: string; code: string; expected?: unknown }[]
  }
  return errors.map(({ field, code, expected }) =>
    expected === undefined ? [field, code] : [field, code, expected],
  )
}

describe('a body', () => {
  test('names every fault at once, the schema with what JSON allows, the query with the body', async () => {
    const { post } = await start()
    const body = `{"nick":"toolong","kind":"cow","age":151,"living":"true","owner":"urn:uuid:${id}",
      "tags":["ok",5,"\\u0000","toolong"],"customFields":{"MRR":1e999,"Lead Source":[1]},"surprise":1}`
    expect(await faultsOf(await post('/t/things?dry=yes&x=1', body))).toEqual(
      expect.arrayContaining([
        ['dry', 'invalid_type', 'boolean'],
        ['x', 'unknown_field'],
        ['tags[2]', 'nul_character'],
        ['customFields.MRR', 'inexact_number'],
        ['name', 'required'],
        ['surprise', 'unknown_field'],
        ['nick', 'too_long', 5],
        ['kind', 'not_one_of', 'cat, dog'],
        ['age', 'out_of_range', '0 to 150'],
        ['living', 'invalid_type', 'boolean'],
        ['owner', 'invalid_format', 'uuid'],
        ['tags', 'too_many', 3],
        ['tags[1]', 'invalid_type', 'string'],
        ['tags[3]', 'too_long', 5],
        ['customFields.Lead Source', 'invalid_type', 'string or integer or null'],
      ]),
    )
  })

  test('has one fault a field', async () => {
    const { post } = await start()
    const fields = (
      await faultsOf(await post('/t/things', '{"kind":5,"age":1e999,"name":[],"tags":{}}'))
    ).map(([field]) => field)
    expect(fields.toSorted()).toEqual(['age', 'kind', 'name', 'tags'])
  })

  test('is never coerced', async () => {
    const { post } = await start()
    const body = '{"name":5,"age":"5","living":"true","tags":"a","nick":["a"],"customFields":[]}'
    expect((await faultsOf(await post('/t/things', body))).map(([, code]) => code)).toEqual(
      Array(6).fill('invalid_type'),
    )
  })

  test('that is no object is refused as a whole', async () => {
    const { post } = await start()
    for (const body of ['[]', '5', 'null', '"a"']) {
      expect(await faultsOf(await post('/t/things', body))).toEqual([['body', 'invalid_type', 'object']])
      expect(await faultsOf(await post('/t/collect', body))).toEqual([['body', 'invalid_type', 'object']])
    }
  })

  test('counts text in code points', async () => {
    const { post } = await start()
    expect((await post('/t/things', JSON.stringify({ name: '😀'.repeat(20) }))).status).toBe(201)
    expect((await post('/t/things', JSON.stringify({ name: '😀'.repeat(21) }))).status).toBe(400)
  })

  test('says nothing by blank top-level text, which a required field takes as missing', async () => {
    const { post } = await start()
    const answer = await post('/t/things', '{"name":"n","nick":" \\u00a0\\u3000","customFields":{"a":""}}')
    expect(await answer.json()).toMatchObject({ body: { name: 'n', customFields: { a: '' } } })
    expect(await faultsOf(await post('/t/things', '{"name":" "}'))).toEqual([['name', 'required']])
    expect(await faultsOf(await post('/t/things', '{"name":null}'))).toEqual([['name', 'required']])
  })

  test('loses unknown top-level fields where the wire drops them, and only there', async () => {
    const { post } = await start({ unknownFields: 'drop' })
    const answer = await post('/t/things?x=1', '{"name":"n","surprise":1,"constructor":2}')
    expect(await answer.json()).toEqual({ body: { name: 'n' }, query: {} })
  })

  test('that has __proto__ is refused also where unknown fields are dropped, and changes no prototype', async () => {
    const { post } = await start({ unknownFields: 'drop' })
    expect(await faultsOf(await post('/t/things', '{"name":"n","__proto__":" "}'))).toEqual([
      ['__proto__', 'forbidden_key'],
    ])
    expect(({} as Record<string, unknown>).name).toBeUndefined()
  })

  test('is handed on without its faulty places where the operation collects faults', async () => {
    const { post } = await start()
    const body = '{"name":"n","age":"x","tags":["a",5,"b"],"customFields":{"a.b":[],"a":{},"c":1},"x":1}'
    const answer = await post('/t/collect', body)
    expect(await answer.json()).toEqual({
      body: { name: 'n', tags: ['a', null, 'b'], customFields: { c: 1 } },
      faults: expect.arrayContaining([
        { field: 'x', code: 'unknown_field' },
        { field: 'age', code: 'invalid_type', expected: 'integer' },
        { field: 'tags[1]', code: 'invalid_type', expected: 'string' },
        { field: 'customFields.a.b', code: 'invalid_type', expected: 'string or integer or null' },
      ]),
    })
  })

  test('with more faults than are named is never handed on', async () => {
    const { post } = await start()
    for (const [length, named] of [
      [2_000, 100],
      [110_000, 1],
    ] as const) {
      const tags = Array.from({ length }, () => 5)
      expect(await faultsOf(await post('/t/collect', JSON.stringify({ name: 'n', tags })))).toHaveLength(
        named,
      )
    }
  })

  test('tells one story of a value with several types: the bound of the type it has, else that none fits', async () => {
    const { post } = await start()
    const body = '{"name":"n","customFields":{"text":"toolong","number":10,"list":[],"yes":true,"no":null}}'
    const types = 'string or integer or null'
    expect(await faultsOf(await post('/t/things', body))).toEqual([
      ['customFields.text', 'too_long', 5],
      ['customFields.number', 'out_of_range', '0 to 9'],
      ['customFields.list', 'invalid_type', types],
      ['customFields.yes', 'invalid_type', types],
    ])
  })

  test('of fifty thousand fields, all of them faulty, is refused with few', async () => {
    const { post } = await start()
    const customFields = Object.fromEntries(Array.from({ length: 49_000 }, (_, index) => [index, []]))
    const faults = await faultsOf(await post('/t/things', JSON.stringify({ name: 'n', customFields })))
    expect(faults.length).toBeGreaterThan(0)
    expect(faults.length).toBeLessThanOrEqual(100)
  })

  test('of more values than a body may have is refused before it is read', async () => {
    const { post } = await start()
    for (const body of [
      JSON.stringify({ name: 'n', tags: Array(130_000).fill(5) }),
      `[${'[],'.repeat(130_000)}`,
      `{"a":${'{"b":1},'.repeat(130_000)}`,
    ]) {
      const [fault] = await faultsOf(await post('/t/things', body))
      expect(fault?.slice(0, 2)).toEqual(['body', 'too_many'])
    }
    const [deep] = await faultsOf(await post('/t/things', '['.repeat(2_000_000)))
    expect(deep?.slice(0, 2)).toEqual(['body', 'too_deep'])
  })
})

describe('a query', () => {
  test.each(['05', '0x10', '5.0', ' 5', '+5', '', '1e1', '５', '5,', 'NaN', '99999999999999999999'])(
    'refuses limit=%s',
    async (limit) => {
      const { get } = await start()
      const [fault] = await faultsOf(await get(`/t/things/${id}?limit=${encodeURIComponent(limit)}`))
      expect(fault).toEqual(['limit', 'invalid_type', 'integer'])
    },
  )

  test.each(['0', '101', '-1'])('refuses limit=%s rather than clamping it', async (limit) => {
    const { get } = await start()
    expect(await faultsOf(await get(`/t/things/${id}?limit=${limit}`))).toEqual([
      ['limit', 'out_of_range', '1 to 100'],
    ])
  })

  test('reads integers, and text with plus and percent signs', async () => {
    const { get } = await start()
    const answer = await get(`/t/things/${id}?limit=5&search=a+b%2B%F0%9F%98%80`)
    expect(await answer.json()).toEqual({ id, limit: 5, search: 'a b+😀' })
  })

  test.each([
    ['limit=5&limit=5', [['limit', 'repeated']]],
    ['search=%zz', [['search', 'invalid_format']]],
    ['search=%ff', [['search', 'invalid_format']]],
    ['search=%ED%A0%80', [['search', 'invalid_format']]],
    ['search=a%00', [['search', 'nul_character']]],
    ['__proto__=1', [['__proto__', 'forbidden_key']]],
    ['constructor=1', [['constructor', 'unknown_field']]],
    ['search[]=1', [['search[]', 'unknown_field']]],
  ])('refuses %s by name', async (query, faults) => {
    const { get } = await start()
    expect(await faultsOf(await get(`/t/things/${id}?${query}`))).toEqual(faults)
  })

  test('may name what is unknown where the wire drops it, though its bodies may not', async () => {
    const { get, post } = await start({ unknownParameters: 'drop' })
    expect((await get(`/t/things/${id}?constructor=1&x=2&&=`)).status).toBe(200)
    expect(await faultsOf(await post('/t/things?x=1', '{"name":"n","x":1}'))).toEqual([
      ['x', 'unknown_field'],
    ])
  })
})

describe('a path', () => {
  test.each([
    ['nope', 'invalid_format'],
    ['%00', 'nul_character'],
    ['__proto__', 'invalid_format'],
    ['a'.repeat(5_000), 'invalid_format'],
  ])('refuses the id %.20s by name', async (given, code) => {
    const { get } = await start()
    expect(await faultsOf(await get(`/t/things/${given}`))).toEqual([
      ['id', code, ...(code === 'invalid_format' ? ['uuid'] : [])],
    ])
  })
})
