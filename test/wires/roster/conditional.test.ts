import { expect, test } from 'vitest'
import { buildWorkspace } from '../../support/build-workspace.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'

const database = await openTestDatabase()
const app = await startApp(database)

/** A record of each kind: where it is made, by what, and what changes it. */
const kinds = [
  ['/v2/contacts', { firstName: 'Ann' }, { firstName: 'Bea' }, { firstName: 'Cid' }],
  ['/v2/tags', { name: 'a' }, { name: 'b' }, { name: 'c' }],
  ['/v2/lists', { name: 'a' }, { name: 'b' }, { name: 'c' }],
  ['/v2/custom-fields', { name: 'a', type: 'text' }, { name: 'b' }, { name: 'c' }],
  ['/v2/segments', { name: 'a', filter: 'has:phone' }, { name: 'b' }, { filter: 'no:phone' }],
] as const

const strong = /^"\d+-[\w-]{16}"$/

test.each(kinds)(
  '%s: a change by an older version is 412, and nobody’s edit is lost',
  async (path, made, ours, theirs) => {
    const { workspaceKey: key } = await buildWorkspace(database)
    const created = await app.send('POST', path, { key, body: made })
    expect(created.headers.get('etag')).toMatch(strong)
    const at = `${path}/${created.body.id}`
    const read = await app.send('GET', at, { key })
    const etag = read.headers.get('etag') as string
    const change = (body: object, ifMatch: string) =>
      app.send('PATCH', at, { key, body, headers: { 'if-match': ifMatch } })

    const first = await change(ours, etag)
    expect(first.status).toBe(200)
    expect(first.headers.get('etag')).toMatch(strong)
    const late = await change(theirs, etag)
    expect(late).toMatchObject({ status: 412, body: { code: 'precondition_failed' } })
    expect(late.body.updatedAt).toBe(first.body.updatedAt)
    expect(late.body.differences.length).toBeGreaterThan(0)
    expect((await app.send('GET', at, { key })).body).toMatchObject(ours)

    // A weak tag names no version (RFC 9110, 13.1.1); a list may; `*` is any.
    const present = first.headers.get('etag') as string
    expect((await change(theirs, `W/${present}`)).status).toBe(412)
    expect((await change(theirs, `"1-aaaaaaaaaaaaaaaa", ${present}`)).status).toBe(200)
    expect((await change(ours, '*')).status).toBe(200)
    expect((await change(ours, 'three')).body.errors).toMatchObject([{ field: 'If-Match' }])

    const stale = { key, headers: { 'if-match': etag } }
    expect((await app.send('DELETE', at, stale)).status).toBe(412)
    const now = (await app.send('GET', at, { key })).headers.get('etag') as string
    const gone = await app.send('DELETE', at, { key, headers: { 'if-match': `"old", ${now}` } })
    expect([200, 204]).toContain(gone.status)
  },
)

test.each(kinds)('%s: a read that is known is 304, until the record changes', async (path, made, ours) => {
  const { workspaceKey: key } = await buildWorkspace(database)
  const at = `${path}/${(await app.send('POST', path, { key, body: made })).body.id}`
  const read = await app.send('GET', at, { key })
  const etag = read.headers.get('etag') as string
  expect(read.headers.get('cache-control')).toBe('private, no-cache')
  for (const known of [etag, `W/${etag}`, `"x", ${etag}`, '*']) {
    const again = await app.send('GET', at, { key, headers: { 'if-none-match': known } })
    expect(again).toMatchObject({ status: 304, body: undefined })
    expect(again.headers.get('etag')).toBe(etag)
    expect(again.headers.get('cache-control')).toBe('private, no-cache')
  }
  await app.send('PATCH', at, { key, body: ours })
  const changed = await app.send('GET', at, { key, headers: { 'if-none-match': etag } })
  expect(changed.status).toBe(200)
  expect(changed.headers.get('etag')).not.toBe(etag)
})

test('a renamed tag changes a contact’s answer, so a known one is sent anew, and its version still matches', async () => {
  const { workspaceKey: key } = await buildWorkspace(database)
  const contact = (await app.send('POST', '/v2/contacts', { key, body: { tags: ['old'] } })).body
  const etag = (await app.send('GET', `/v2/contacts/${contact.id}`, { key })).headers.get('etag') as string
  const [tag] = (await app.send('GET', '/v2/tags', { key })).body.data
  await app.send('PATCH', `/v2/tags/${tag.id}`, { key, body: { name: 'new' } })
  const headers = { 'if-none-match': etag }
  expect((await app.send('GET', `/v2/contacts/${contact.id}`, { key, headers })).body.tags).toEqual(['new'])
  const reply = await app.send('PATCH', `/v2/contacts/${contact.id}`, {
    key,
    body: { city: 'Graz' },
    headers: { 'if-match': etag },
  })
  expect(reply.status).toBe(200)
})

test('a 412 of a contact names its version and every field that changed since the caller’s', async () => {
  const { workspaceKey: key } = await buildWorkspace(database)
  const body = { firstName: 'Ann', city: 'Graz', tags: ['a'] }
  const { id } = (await app.send('POST', '/v2/contacts', { key, body })).body
  const at = `/v2/contacts/${id}`
  await app.send('PATCH', at, { key, body: { city: 'Linz', addTags: ['b'] } })
  await app.send('PATCH', at, { key, body: { city: 'Wien', jobTitle: 'Engineer' } })
  const refused = await app.send('PATCH', at, {
    key,
    body: { city: 'Bern' },
    headers: { 'if-match': '"1"' },
  })
  expect(refused.body).toMatchObject({ status: 412, version: 3 })
  expect(refused.body.differences).toEqual([
    { field: 'city', before: 'Graz', present: 'Wien' },
    { field: 'jobTitle', before: null, present: 'Engineer' },
    { field: 'tags', before: ['a'], present: ['a', 'b'] },
  ])
  expect((await app.send('GET', at, { key })).body.city).toBe('Wien')
})

test('twenty changes of one version at once: one is made, nineteen are 412', async () => {
  const { workspaceKey: key } = await buildWorkspace(database)
  for (const [path, made] of [kinds[0], kinds[2], kinds[3]]) {
    const created = await app.send('POST', path, { key, body: made })
    const headers = { 'if-match': created.headers.get('etag') as string }
    const field = path === '/v2/contacts' ? 'city' : 'description'
    const replies = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        app.send('PATCH', `${path}/${created.body.id}`, { key, body: { [field]: `n${n}` }, headers }),
      ),
    )
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(replies.filter(({ status }) => status === 412)).toHaveLength(19)
  }
})

test('items of a batch take ifVersion', async () => {
  const { workspaceKey: key } = await buildWorkspace(database)
  const make = async () => (await app.send('POST', '/v2/contacts', { key, body: { city: 'Graz' } })).body.id
  const [a, b, c] = [await make(), await make(), await make()]
  await app.send('PATCH', `/v2/contacts/${b}`, { key, body: { city: 'Linz' } })
  const batch = (operations: object[], more = {}) =>
    app.send('POST', '/v2/contacts/batch', { key, body: { operations, ...more } })
  const operations = [
    { op: 'update', id: a, ifVersion: 1, contact: { city: 'Wien' } },
    { op: 'update', id: b, ifVersion: 1, contact: { city: 'Wien' } },
    { op: 'delete', id: c, ifVersion: 2 },
    { op: 'create', ifVersion: 1, contact: {} },
  ]
  const { body } = await batch(operations)
  expect(body.results.map(({ status }: { status: string }) => status)).toEqual([
    'updated',
    'precondition_failed',
    'precondition_failed',
    'invalid',
  ])
  expect(body.results[1].error).toMatchObject({
    code: 'precondition_failed',
    version: 2,
    differences: [{ field: 'city', before: 'Graz', present: 'Linz' }],
  })
  const atomic = await batch(
    [
      { op: 'update', id: a, ifVersion: 2, contact: { city: 'Bern' } },
      { op: 'delete', id: c, ifVersion: 7 },
    ],
    { atomic: true },
  )
  expect(atomic.body.results.map(({ status }: { status: string }) => status)).toEqual([
    'aborted',
    'precondition_failed',
  ])
  expect((await app.send('GET', `/v2/contacts/${a}`, { key })).body.city).toBe('Wien')
})

test('a restore and a dry run take If-Match too', async () => {
  const { workspaceKey: key } = await buildWorkspace(database)
  const { id } = (await app.send('POST', '/v2/contacts', { key, body: {} })).body
  const headers = { 'if-match': '"7"' }
  const preview = await app.send('PATCH', `/v2/contacts/${id}?dryRun=true`, {
    key,
    body: { city: 'Graz' },
    headers,
  })
  expect(preview.status).toBe(412)
  await app.send('DELETE', `/v2/contacts/${id}`, { key })
  expect((await app.send('POST', `/v2/contacts/${id}/restore`, { key, headers })).status).toBe(412)
  const present = { 'if-match': '"2"' }
  expect((await app.send('POST', `/v2/contacts/${id}/restore`, { key, headers: present })).status).toBe(200)
})
