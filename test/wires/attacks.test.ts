import { describe, expect, test } from 'vitest'
import { buildWorkspace } from '../support/build-workspace.ts'
import { openTestDatabase } from '../support/open-test-database.ts'
import { startApp } from '../support/start-app.ts'

const database = await openTestDatabase()
const app = await startApp(database)

const many = (count: number, item: (index: number) => unknown = (index) => `v${index}`) =>
  Array.from({ length: count }, (_, index) => item(index))
const uuid = (index: number) => `0199b5c2-7d31-7c44-9a05-${String(index).padStart(12, '0')}`

describe('a list beyond its bound is refused by its name, at once', () => {
  test.each([
    ['/v2/contacts/batch', 'fields', many(100_000), { operations: [{ op: 'create', contact: {} }] }],
    ['/v2/contacts/get', 'fields', many(100_000), {}],
    ['/v2/contacts/search', 'fields', many(100_000), {}],
    ['/v2/exports', 'columns', many(100_000), {}],
    ['/v2/contacts', 'lists', many(100_000, uuid), {}],
    ['/v2/contacts', 'setLists', many(1_001, uuid), {}],
    ['/v2/contacts/get', 'ids', many(1_001, uuid), {}],
    ['/v2/contacts/get', 'phones', many(100_000), {}],
    ['/v2/contacts/get', 'emails', many(1_001), {}],
    ['/v2/bulk', 'ids', many(10_001, uuid), { action: { addTags: ['x'] } }],
    ['/v2/contacts/search', 'ids', many(100_001, uuid), {}],
  ])('%s %s', async (path, field, list, others) => {
    const { workspaceKey: key } = await buildWorkspace(database)
    const reply = await app.send('POST', path, { key, body: { ...others, [field]: list } })
    expect([reply.status, reply.body.errors]).toEqual([
      400,
      [expect.objectContaining({ field, code: 'too_many' })],
    ])
  })

  test('identifiers that are too many together are refused by each of their lists', async () => {
    const { workspaceKey: key } = await buildWorkspace(database)
    const body = { ids: many(600, uuid), phones: many(600) }
    const reply = await app.send('POST', '/v2/contacts/get', { key, body })
    expect(reply.body.errors.map(({ field, code }: never) => [field, code])).toEqual([
      ['ids', 'too_many'],
      ['phones', 'too_many'],
    ])
  })
})

describe('items that are no text are refused by their place', () => {
  test.each([[[null]], [[5]], [[{}]], [[['id']]]])('fields: %j', async (fields) => {
    const { workspaceKey: key } = await buildWorkspace(database)
    const operations = [{ op: 'create', contact: {} }]
    for (const [path, body] of [
      ['/v2/contacts/batch', { operations, fields }],
      ['/v2/contacts/get', { phones: ['+442079460123'], fields }],
      ['/v2/contacts/search', { fields }],
    ] as const) {
      const reply = await app.send('POST', path, { key, body })
      expect([path, reply.status]).toEqual([path, 400])
      expect(reply.body.errors[0].field).toMatch(/^fields/)
    }
  })
})

test.each([
  ['GET', '/v2/exports?columns=[]', undefined],
  ['POST', '/v2/exports', { columns: [] }],
])('%s %s: an export of no column is refused before it begins', async (method, path, body) => {
  const { workspaceKey: key } = await buildWorkspace(database)
  const reply = await app.send(method, path, { key, ...(body && { body }) })
  expect([reply.status, reply.body.errors]).toEqual([
    400,
    [expect.objectContaining({ field: 'columns', code: 'too_few' })],
  ])
})

describe('If-Match', () => {
  const open = async () => {
    const { workspaceKey: key } = await buildWorkspace(database)
    const { body, headers } = await app.send('POST', '/v2/contacts', { key, body: { firstName: 'Ann' } })
    const etag = headers.get('etag') as string
    const change = (ifMatch: string) =>
      app.send('PATCH', `/v2/contacts/${body.id}`, {
        key,
        body: { city: 'Graz' },
        headers: { 'if-match': ifMatch },
      })
    return { etag, change }
  }

  test.each([
    ['"1"" "', 400],
    ['"1" "2"', 400],
    ['x', 400],
    [',', 400],
    ['"1", x', 400],
    ['*, "1"', 400],
    ['"open', 400],
    ['"9", "8"', 412],
    ['W/"1"', 412],
    ['""', 412],
    [', ,"9" ,, ', 412],
    [`${'"9",'.repeat(3_000)}"8"`, 412],
    [`${'"1", , ,'.repeat(1_700)}x`, 400],
    [`"1"${' ,'.repeat(6_000)}x`, 400],
    [`"1"${' '.repeat(14_000)}x`, 400],
  ])('%j is %i', async (ifMatch, status) => {
    const { change } = await open()
    expect((await change(ifMatch)).status).toBe(status)
  })

  test('is met by any of its tags, however they are spaced', async () => {
    const { etag, change } = await open()
    expect((await change(`, "9" ,${etag},, `)).status).toBe(200)
  })
})
