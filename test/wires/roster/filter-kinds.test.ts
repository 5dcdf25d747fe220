import { describe, expect, it } from 'vitest'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'
import { faultsOf, rosterWorkspace } from './roster-workspace.ts'

const database = await openTestDatabase()
const app = await startApp(database)

async function build() {
  const workspace = await rosterWorkspace(database, app)
  const fields = { Signed: 'boolean', Since: 'date', Data: 'json', 'Price, net': 'number', Second: 'email' }
  for (const [name, type] of Object.entries(fields)) await workspace.make('/custom-fields', { name, type })
  const data = { plan: 'Größe L', seats: 5, tags: ['a', { b: true }] }
  const people = [
    {
      firstName: 'a',
      birthday: '1815-12-10',
      lastName: 'Z',
      city: 'Wien',
      customFields: { Signed: true, Data: data },
    },
    {
      firstName: 'b',
      birthday: '2000-02-29',
      lastName: 'Z',
      city: 'Graz',
      customFields: { Signed: false, Data: ['x'] },
    },
    {
      firstName: 'c',
      birthday: '1990-12-31',
      lastName: 'A',
      customFields: { Since: '2026-03-14', 'Price, net': 5, Second: 'Cy@Bücher.example' },
    },
    { firstName: 'd', city: 'Wien', customFields: { Since: '2025-03-14T10:00:00Z', Data: 7 } },
  ]
  for (const person of people) await workspace.make('/contacts', person)
  const ask = (filter: unknown) => workspace.send('POST', '/contacts/search', { filter, sort: 'firstName' })
  const find = async (filter: unknown): Promise<string> => {
    const reply = await ask(filter)
    if (reply.status !== 200) throw new Error(JSON.stringify(reply.body))
    return reply.body.data.map(({ firstName }: { firstName: string }) => firstName).join('')
  }
  return { workspace, ask, find }
}

describe('filters', () => {
  it('ask whether a custom flag is there, and for several flags and dates', async () => {
    const { ask, find } = await build()
    expect(await find('has:customFields.Signed')).toBe('ab')
    expect(await find('no:customFields.Signed')).toBe('cd')
    expect(await find('customFields.Signed:(true, false)')).toBe('ab')
    expect(await find('customFields.Signed!=(yes)')).toBe('bcd')
    expect(await find('birthday:(1815-12-10, 1990-12-31)')).toBe('ac')
    expect(await find('birthday!=(1815-12-10, 1990-12-31)')).toBe('bd')
    expect(await find('customFields.Since:(2026-03-14, 2025-03-14)')).toBe('cd')
    // Everybody has this one: asking would be everybody.
    expect(faultsOf(await ask('has:dnc'))).toEqual([['filter', 'not_one_of']])
  })

  it('ask for what is in JSON', async () => {
    const { find } = await build()
    expect(await find('customFields.Data:"GRÖSSE L"')).toBe('a')
    expect(await find('customFields.Data~grö')).toBe('a')
    expect(await find('customFields.Data:(x, 5)')).toBe('ab')
    expect(await find('customFields.Data:all(a, true)')).toBe('a')
    expect(await find('customFields.Data:7')).toBe('d')
    expect(await find('customFields.Data!=x')).toBe('acd')
    expect(await find('customFields.Data:plan')).toBe('')
  })

  it('ask for months and days of any year', async () => {
    const { ask, find } = await build()
    expect(await find('birthday:month(12)')).toBe('ac')
    expect(await find('birthday:month(2, 12)')).toBe('abc')
    expect(await find('not birthday:month(12)')).toBe('bd')
    expect(await find('birthday:monthDay(12-10)')).toBe('a')
    expect(await find('birthday:monthday(02-29, 12-31)')).toBe('bc')
    expect(await find('customFields.Since:monthDay(3-14)')).toBe('cd')
    expect(await find({ field: 'birthday', op: 'month', value: 12 })).toBe('ac')
    expect(await find({ field: 'birthday', op: 'monthDay', value: ['12-10'] })).toBe('a')
    for (const filter of ['birthday:month(13)', 'birthday:month(0)', 'birthday:month(May)'])
      expect([filter, faultsOf(await ask(filter))]).toEqual([filter, [['filter', 'out_of_range']]])
    for (const filter of [
      'birthday:monthDay(02-30)',
      'birthday:monthDay(12)',
      'birthday:monthDay(1999-12-10)',
    ])
      expect([filter, faultsOf(await ask(filter))]).toEqual([filter, [['filter', 'invalid_format']]])
  })

  it('know today', async () => {
    const { workspace, find } = await build()
    await workspace.make('/contacts', {
      firstName: 'e',
      birthday: `1980-${new Date().toISOString().slice(5, 10)}`,
    })
    expect(await find('birthday:monthDay(today)')).toContain('e')
    expect(await find('birthday:monthDay(+300d)')).not.toContain('e')
  })

  it.each(['cy@bücher.example', 'CY@BÜCHER.example', 'cy@xn--bcher-kva.example'])(
    'find an email of a custom field as %s',
    async (email) => {
      expect(await (await build()).find(`customFields.Second:"${email}"`)).toBe('c')
    },
  )

  it('keep their form in segments', async () => {
    const { workspace } = await build()
    const filter = 'birthday:month(2, 12) and birthday:monthDay(today)'
    expect((await workspace.make('/segments', { name: 's', filter })).filter).toBe(filter)
  })

  it.each([
    ['email:ada', 'invalid_email'],
    ['email:(ada@example.com, x)', 'invalid_email'],
    ['customFields.Second:ada', 'invalid_email'],
    ['customFields.Second:(ada@example.com, x)', 'invalid_email'],
    ['version:many', 'invalid_type'],
    ['customFields."Price, net">ten', 'invalid_type'],
    ['birthday:31.12.1999', 'invalid_date'],
    ['created>yesterday', 'invalid_date'],
    ['created>2026-01-01T00:00:00+14:01', 'invalid_date'],
    ['created>2026-01-01T00:00:00-15:00', 'invalid_date'],
    ['dnc:maybe', 'invalid_type'],
    ['timezone:"Mars/Base"', 'invalid_time_zone'],
    ['id:4711', 'invalid_format'],
    ['hour:24', 'out_of_range'],
  ])('%s cannot be asked, whether or not it is negated', async (filter, code) => {
    const { ask } = await build()
    const reply = await ask(filter)
    expect(faultsOf(reply)).toEqual([['filter', code]])
    expect(reply.body.errors[0].position).toBeGreaterThan(0)
    expect(faultsOf(await ask(`not ${filter}`))).toEqual([['filter', code]])
  })
})

describe('sorts', () => {
  it('go by several keys, each among the equals of those before it, and cursors walk them both ways', async () => {
    const { workspace } = await build()
    const cases: [string, string][] = [
      ['lastName,-firstName', 'cbad'],
      ['lastName,firstName', 'cabd'],
      ['-lastName,firstName', 'abcd'],
      ['city,-firstName', 'bdac'],
      ['-city,birthday', 'adbc'],
      ['lastName,-createdAt', 'cbad'],
      ['customFields.Signed,lastName,firstName', 'bacd'],
      ['customFields."Price, net",-firstName', 'cdba'],
      ['lastName,-customFields."Price, net",firstName', 'cabd'],
    ]
    for (const [sort, expected] of cases) {
      const query = `sort=${encodeURIComponent(sort)}`
      const names = (body: { data: { firstName: string }[] }) =>
        body.data.map(({ firstName }) => firstName).join('')
      const { body: whole } = await workspace.send('GET', `/contacts?${query}`)
      expect([sort, names(whole)]).toEqual([sort, expected])
      let [forth, back, cursor, last] = ['', '', '', '']
      for (;;) {
        const { body } = await workspace.send('GET', `/contacts?${query}&limit=1${cursor}`)
        forth += names(body)
        last = body.previousCursor
        if (body.nextCursor === null) break
        cursor = `&cursor=${encodeURIComponent(body.nextCursor)}`
      }
      while (last !== null) {
        const { body } = await workspace.send(
          'GET',
          `/contacts?${query}&limit=1&cursor=${encodeURIComponent(last)}`,
        )
        back = names(body) + back
        last = body.previousCursor
      }
      expect([sort, forth, back]).toEqual([sort, expected, expected.slice(0, -1)])
    }
  })

  it('refuse keys that are none, and too many', async () => {
    const { workspace } = await build()
    const ask = (sort: string) => workspace.send('GET', `/contacts?sort=${encodeURIComponent(sort)}`)
    expect(faultsOf(await ask('lastName,nope'))).toEqual([['sort', 'unknown_filter_field']])
    expect(faultsOf(await ask('lastName,'))).toEqual([['sort', 'unknown_filter_field']])
    expect(faultsOf(await ask('city,state,country,gender,jobTitle,status'))).toEqual([['sort', 'too_many']])
    expect((await ask('customFields.Price, net')).status).toBe(200)
    expect((await ask('-customFields."Price, net"')).status).toBe(200)
    expect(faultsOf(await ask('city,customFields."Price'))).toEqual([['sort', 'unknown_filter_field']])
  })
})

describe('columns of an export', () => {
  it.each([
    ['firstName,"customFields.Price, net"', 'firstName,"customFields.Price, net:number"'],
    ['customFields."Price, net",firstName', '"customFields.Price, net:number",firstName'],
    ['customFields."Price, net":number', '"customFields.Price, net:number"'],
    ['["firstName","customFields.Price, net"]', 'firstName,"customFields.Price, net:number"'],
  ])('%s names a field with a comma', async (columns, header) => {
    const { workspace } = await build()
    const response = await fetch(`${app.url}/v2/exports?columns=${encodeURIComponent(columns)}`, {
      headers: { authorization: `Bearer ${workspace.workspaceKey}` },
    })
    expect((await response.text()).split('\n')[0]).toBe(`${header},roster:exact`)
  })

  it('with quotes that do not close are none', async () => {
    const { workspace } = await build()
    const reply = await workspace.send('GET', '/exports?columns=firstName,%22customFields.Price')
    expect(faultsOf(reply)).toEqual([['columns[1]', 'unknown_field']])
  })
})
