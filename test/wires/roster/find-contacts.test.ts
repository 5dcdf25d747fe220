import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import type { ContactDraft } from '../../../src/core/contacts/draft.ts'
import { newId } from '../../../src/core/kernel/ids.ts'
import { buildContacts } from '../../support/build-contact.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { aTime } from '../../support/patterns.ts'
import { startApp } from '../../support/start-app.ts'
import { faultsOf, notFound, type RosterWorkspace, rosterWorkspace } from './roster-workspace.ts'

const database = await openTestDatabase()
const app = await startApp(database)
const open = () => rosterWorkspace(database, app)

const query = (parameters: Record<string, string | number | boolean>) =>
  new URLSearchParams(
    Object.entries(parameters).map(([name, value]): [string, string] => [name, String(value)]),
  ).toString()

interface FoundPage {
  data: { id: string; firstName: string; lastName: string | null }[]
  nextCursor: string | null
  previousCursor: string | null
  total?: number
}

async function find(
  { send }: RosterWorkspace,
  parameters: Record<string, string | number | boolean>,
): Promise<FoundPage> {
  const { status, body } = await send('GET', `/contacts?${query(parameters)}`)
  expect(body.errors ?? []).toEqual([])
  expect(status).toBe(200)
  return body
}

/** Every id that a walk meets, forwards or, from its end, backwards. `between` runs after each page. */
async function walk(
  workspace: RosterWorkspace,
  parameters: Record<string, string | number>,
  { way = 'nextCursor' as 'nextCursor' | 'previousCursor', from = '', between = async () => {} } = {},
): Promise<string[]> {
  const ids: string[] = []
  for (let cursor: string | null = from; cursor !== null; ) {
    const page = await find(workspace, { ...parameters, ...(cursor && { cursor }) })
    const here = page.data.map(({ id }) => id)
    if (way === 'nextCursor') ids.push(...here)
    else ids.unshift(...here)
    cursor = page[way]
    await between()
  }
  return ids
}

/** Contacts with equal, missing and odd values, all of one millisecond. */
async function buildCrowd(workspace: RosterWorkspace, count: number) {
  await workspace.make('/custom-fields', { name: 'MRR', type: 'number' })
  await workspace.make('/custom-fields', { name: 'Due on', type: 'date' })
  const pick = <T>(values: readonly T[], index: number) => values[index % values.length]
  const custom = (index: number): ContactDraft['custom'] => ({
    by: 'name',
    unknown: 'refuse',
    parse: false,
    values: [
      { key: 'MRR', value: pick([9, 10, 100, -1, 2.5, null], index)!, path: '' },
      {
        key: 'Due on',
        value: pick(['2026-01-01', '2025-12-31T23:00:00Z', null, '9999-12-31'], index)!,
        path: '',
      },
    ],
  })
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() })
  const contacts = await buildContacts(
    workspace.scope,
    Array.from({ length: count }, (_, index) => ({
      firstName: `${index}`,
      lastName: pick(['Müller', 'MÜLLER', 'z', 'A', 'a', null, '東京', "'", 'Ω'], index) ?? null,
      city: pick(['x', null], index) ?? null,
      phone: index % 3 === 0 ? `+49301234${String(index).padStart(4, '0')}` : null,
      doNotContact: index % 2 === 0,
      lastDialTime: pick(['2026-01-01T00:00:00.001Z', null, '1900-01-01T00:00:00Z'], index) ?? null,
      custom: custom(index)!,
    })),
  ).finally(() => vi.useRealTimers())
  return contacts.map(({ id }) => id)
}

const sorts = [
  'createdAt',
  '-createdAt',
  'lastName',
  '-lastName',
  'city',
  '-phone',
  'email',
  'doNotContact',
  '-lastDialTime',
  'updatedAt',
  '-version',
  'customFields.MRR',
  '-customFields.MRR',
  'customFields.Due on',
]

describe('GET /v2/contacts with sort', () => {
  it('walks every order at every page size, each contact once, and the same way back', async () => {
    const workspace = await open()
    const ids = await buildCrowd(workspace, 40)
    for (const sort of sorts) {
      const whole = await walk(workspace, { sort, limit: 1000 })
      expect([...whole].sort(), sort).toEqual([...ids].sort())
      for (const limit of sort === 'lastName' ? [1, 7, 39, 40] : [9, 40]) {
        expect(await walk(workspace, { sort, limit }), `${sort} by ${limit}`).toEqual(whole)
      }
      const last = await find(workspace, { sort, limit: 7, offset: 33 })
      expect(last.data.map(({ id }) => id)).toEqual(whole.slice(33))
      const back = { way: 'previousCursor', from: last.previousCursor as string } as const
      expect(await walk(workspace, { sort, limit: 7 }, back), sort).toEqual(whole.slice(0, 33))
      for (const offset of [0, 19, 31, 38, 40, 1000]) {
        const jump = await find(workspace, { sort, limit: 5, offset })
        expect(
          jump.data.map(({ id }) => id),
          `${sort} from ${offset}`,
        ).toEqual(whole.slice(offset, offset + 5))
      }
    }
  })

  it('sorts text without case, numbers and dates as such, and those without a value last', async () => {
    const workspace = await open()
    await workspace.make('/custom-fields', { name: 'n', type: 'number' })
    for (const [lastName, n] of [
      ['b', 10],
      ['A', 9],
      [null, -1],
      ['C', null],
    ] as const)
      await workspace.make('/contacts', { lastName, customFields: { n } })
    const names = async (sort: string) =>
      (await find(workspace, { sort })).data.map(({ lastName }) => lastName)
    expect(await names('lastName')).toEqual(['A', 'b', 'C', null])
    expect(await names('-lastName')).toEqual(['C', 'b', 'A', null])
    expect(await names('customFields.n')).toEqual([null, 'A', 'b', 'C'])
    expect(await names('-customFields.n')).toEqual(['b', 'A', null, 'C'])
  })

  it('meets everybody who stays as they were exactly once while others are written', async () => {
    const workspace = await open()
    const ids = await buildCrowd(workspace, 200)
    for (const [sort, limit] of [
      ['lastName', 9],
      ['-customFields.MRR', 25],
      ['-createdAt', 50],
    ] as const) {
      const untouched = new Set(ids)
      let step = 0
      const met = await walk(
        workspace,
        { sort, limit },
        {
          between: async () => {
            step++
            const [changed, removed] = [ids[(step * 97) % 200]!, ids[(step * 61 + 1) % 200]!]
            untouched.delete(changed).valueOf()
            untouched.delete(removed)
            await Promise.all([
              workspace.make('/contacts', { lastName: `New ${step}`, customFields: { MRR: step } }),
              workspace.send('PATCH', `/contacts/${changed}`, {
                lastName: `${step}`,
                customFields: { MRR: step },
              }),
              workspace.send('DELETE', `/contacts/${removed}`),
            ])
          },
        },
      )
      for (const id of untouched) if (!met.includes(id)) expect.fail(`${sort} missed ${id}`)
      expect(met.filter((id) => untouched.has(id)).length).toBe(untouched.size)
      for (const id of ids.filter((id) => !untouched.has(id)))
        await workspace.send('POST', `/contacts/${id}/restore`)
    }
  })

  it('refuses what cannot be sorted by, a cursor of another order, and a cursor with an offset', async () => {
    const workspace = await open()
    const { send } = workspace
    await buildCrowd(workspace, 3)
    const reply = await send('GET', '/contacts?sort=lastNmae')
    expect(reply.body.errors).toEqual([
      {
        field: 'sort',
        code: 'unknown_filter_field',
        message: 'is not a field that a filter or a sort knows; did you mean “lastName”?',
        suggestion: 'lastName',
      },
    ])
    for (const sort of ['tags', '--lastName', 'customFields.nope', 'constructor', '%00', 'last name']) {
      expect((await send('GET', `/contacts?sort=${sort}`)).status).toBe(400)
    }
    const { nextCursor } = await find(workspace, { sort: 'lastName', limit: 1 })
    for (const other of ['sort=-lastName', 'sort=city', 'q=a', 'sort=lastName&deleted=true']) {
      expect(faultsOf(await send('GET', `/contacts?${other}&cursor=${nextCursor}`))).toEqual([
        ['cursor', 'invalid_format'],
      ])
    }
    const both = await send('GET', `/contacts?sort=lastName&offset=1&cursor=${nextCursor}`)
    expect(faultsOf(both)).toEqual([['offset', 'repeated']])
  })
})

describe('GET /v2/contacts with filter and fields', () => {
  it('names what is wrong with filter and sort together', async () => {
    const { send } = await open()
    const query = new URLSearchParams({ filter: 'lastNmae:x', q: 'ann', sort: 'nope' })
    expect(faultsOf(await send('GET', `/contacts?${query}`))).toEqual([
      ['filter', 'unknown_filter_field'],
      ['sort', 'unknown_filter_field'],
    ])
    const body = { filter: 'lastNmae:x', listId: crypto.randomUUID() }
    expect((await send('POST', '/contacts/search', body)).status).toBe(400)
  })

  it('answers what meets filter, q, list and segment together, counted exactly, with the fields asked for', async () => {
    const workspace = await open()
    const { make } = workspace
    const list = await make('/lists', { name: 'March' })
    const segment = await make('/segments', { name: 'Germans', filter: 'country:de' })
    const both = await make('/contacts', { firstName: 'Ada', country: 'DE', tags: ['vip'], lists: [list.id] })
    await make('/contacts', { firstName: 'Ada', country: 'DE', tags: ['vip'] })
    await make('/contacts', { firstName: 'Ada', country: 'AT', tags: ['vip'], lists: [list.id] })
    await make('/contacts', { firstName: 'Bob', country: 'DE', tags: ['vip'], lists: [list.id] })
    await make('/contacts', { firstName: 'Ada', country: 'DE', lists: [list.id] })
    const parameters = {
      filter: 'tag:vip',
      q: 'ada',
      listId: list.id,
      segmentId: segment.id,
      total: true,
      fields: 'tags,firstName',
    }
    expect(await find(workspace, parameters)).toEqual({
      data: [{ id: both.id, firstName: 'Ada', tags: ['vip'] }],
      nextCursor: null,
      previousCursor: null,
      total: 1,
      safeUpdatedAt: aTime,
    })
    const { status, body } = await workspace.send('POST', '/contacts/search', {
      filter: {
        and: [
          { field: 'tags', op: 'any', value: ['vip'] },
          { field: 'segment', op: 'eq', value: 'Germans' },
        ],
      },
      ids: [both.id, newId()],
      listId: list.id,
      fields: ['firstName'],
    })
    expect([status, body.data]).toEqual([200, [{ id: both.id, firstName: 'Ada' }]])
    const wrong = await workspace.send('GET', '/contacts?fields=firstname,lastName')
    expect(wrong.body.errors).toMatchObject([
      { field: 'fields', code: 'unknown_field', suggestion: 'firstName' },
    ])
  })

  it('points at the character, or at the place in the tree', async () => {
    const { send, make } = await open()
    await make('/tags', { name: 'vip' })
    const text = await send('GET', `/contacts?${query({ filter: 'tag:vpi and (city:x' })}`)
    expect(text.body.errors).toEqual([
      {
        field: 'filter',
        code: 'filter_syntax',
        message: 'cannot be read: expected “)”, at position 19',
        position: 19,
      },
    ])
    const name = await send('GET', `/contacts?${query({ filter: 'tag:vpi and city:x' })}`)
    expect(name.body.errors).toEqual([
      {
        field: 'filter',
        code: 'unknown_tag',
        message: 'is not a tag of this workspace, at position 4; did you mean “vip”?',
        position: 4,
        suggestion: 'vip',
      },
    ])
    const tree = await send('POST', '/contacts/search', {
      filter: {
        or: [
          { field: 'city', op: 'gt', value: 1 },
          { field: 'created', op: 'gt', value: 'soon' },
        ],
      },
    })
    expect(tree.body.errors.map(({ field, code }: { field: string; code: string }) => [field, code])).toEqual(
      [
        ['filter.or[0].op', 'not_one_of'],
        ['filter.or[1].value', 'invalid_date'],
      ],
    )
  })

  it('answers 404 for another workspace’s tag, list, field and segment ids, as for ids that never were', async () => {
    const theirs = await open()
    const segment = await theirs.make('/segments', { name: 's', filter: 'has:phone' })
    const [tag, list, field] = [
      await theirs.make('/tags', { name: 't' }),
      await theirs.make('/lists', { name: 'l' }),
      await theirs.make('/custom-fields', { name: 'f' }),
    ]
    const { send } = await open()
    const own = [newId(), tag.id, list.id, segment.id]
    for (const [name, id] of [
      ['tag', tag.id],
      ['list', list.id],
      ['segment', segment.id],
      ...own.map((id) => ['tag', id]),
    ]) {
      const { status, body } = await send('GET', `/contacts?filter=${name}:${id}`)
      expect([status, body]).toEqual([404, notFound])
    }
    for (const parameter of [`listId=${list.id}`, `segmentId=${segment.id}`, `segmentId=${newId()}`]) {
      const { status, body } = await send('GET', `/contacts?${parameter}`)
      expect([status, body]).toEqual([404, notFound])
    }
    for (const id of [field.id, newId()]) {
      const { body } = await send('GET', `/contacts?filter=has:customFields.${id}`)
      expect([body.status, body.errors?.[0].code ?? body.code]).toEqual([404, 'not_found'])
    }
  })

  it('never fails, whatever the filter, sort or cursor: 200, 404, or 400 that names the parameter', async () => {
    const { send, make } = await open()
    await make('/contacts', { firstName: 'x', tags: ['t'] })
    const piece = fc.constantFrom(
      'tag:t',
      'city',
      ':',
      '(',
      ')',
      '"',
      '\\',
      ' and ',
      ' not ',
      'has:phone',
      '>',
      '1e999',
      'created>-99999w',
      'created<9999-12-31',
      'version>',
      '\0',
      '\uFFFF',
      '👩',
      'customFields.',
      'hour:25',
      'id:x',
      "'",
      '$1',
      ';--',
    )
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(piece, { maxLength: 8 }).map((all) => all.join('')),
    )
    await fc.assert(
      fc.asyncProperty(
        text,
        fc.constantFrom('filter', 'sort', 'cursor', 'q', 'fields'),
        async (value, name) => {
          const { status, body } = await send(
            'GET',
            `/contacts?${name}=${encodeURIComponent(value.toWellFormed())}`,
          )
          if (status === 400) expect(body.errors[0].field).toMatch(new RegExp(`^${name}`))
          else expect(status).toBe(200)
        },
      ),
      { numRuns: 300 },
    )
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ maxDepth: 4 }), async (filter) => {
        const { status, body } = await send('POST', '/contacts/search', { filter })
        if (status !== 200)
          expect([status, body.errors[0].field]).toEqual([400, expect.stringMatching(/^filter/)])
      }),
      { numRuns: 200 },
    )
  })
})
