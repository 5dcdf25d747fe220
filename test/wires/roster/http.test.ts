import { request as httpRequest } from 'node:http'
import { expect, test } from 'vitest'
import { pointerTo } from '../../../src/http/validation/faults.ts'
import { buildKey, buildWorkspace } from '../../support/build-workspace.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'

const database = await openTestDatabase()
const app = await startApp(database)

test.each([
  ['PUT', '/v2/contacts', 'GET, HEAD, POST, QUERY'],
  ['DELETE', '/v2/tags', 'GET, HEAD, POST'],
  ['PATCH', '/v2/contacts/batch', 'POST'],
  ['GET', '/v2/contacts/upsert', 'POST'],
  ['POST', '/v2/contacts/01a1fc2f-f114-7184-8044-889da032e6c3', 'DELETE, GET, HEAD, PATCH'],
  ['PUT', '/v1/contacts', 'GET, HEAD, POST'],
  ['QUERY', '/v2/me', 'GET, HEAD'],
  ['QUERY', '/v2/contacts/batch', 'POST'],
  ['QUERY', '/v1/contacts', 'GET, HEAD, POST'],
  ['POST', '/healthz', 'GET, HEAD'],
  ['DELETE', '/openapi/roster.json', 'GET, HEAD'],
  ['PUT', '/docs', 'GET, HEAD'],
])('%s %s is 405 and names the methods that there are', async (method, path, allow) => {
  const reply = await app.send(method, path, method === 'GET' ? {} : { body: {} })
  expect(reply.status).toBe(405)
  expect(reply.headers.get('allow')).toBe(allow)
  for (const other of ['POST', 'QUERY'])
    expect((await app.send(other, '/v2/nothing', { body: {} })).status).toBe(404)
})

test('what was made or begun says where it is', async () => {
  const { workspaceKey: key, accountKey } = await buildWorkspace(database)
  const made = [
    ['/v2/contacts', {}],
    ['/v2/contacts/upsert', { email: 'ann@example.com' }],
    ['/v2/tags', { name: 'a' }],
    ['/v2/lists', { name: 'a' }],
    ['/v2/custom-fields', { name: 'a', type: 'text' }],
    ['/v2/segments', { name: 'a', filter: 'has:phone' }],
    ['/v2/bulk', { filter: 'has:email', action: { type: 'addTags', tags: ['vip'] } }],
  ] as const
  for (const [path, body] of made) {
    const reply = await app.send('POST', path, { key, body })
    expect([201, 202]).toContain(reply.status)
    const location = reply.headers.get('location') as string
    const { id } = (await app.send('GET', location, { key })).body
    expect(id).toBe(path === '/v2/contacts/upsert' ? reply.body.contact.id : reply.body.id)
  }
  for (const [path, body] of [
    ['/v2/workspaces', { name: 'a' }],
    ['/v2/api-keys', { name: 'a' }],
  ] as const) {
    const reply = await app.send('POST', path, { key: accountKey, body })
    const location = reply.headers.get('location') as string
    expect((await app.send('GET', location, { key: accountKey })).body.id).toBe(reply.body.id)
  }
})

test('Link names the next page, and following it meets every record once', async () => {
  const { workspaceKey: key } = await buildWorkspace(database)
  for (let n = 0; n < 5; n++) await app.send('POST', '/v2/contacts', { key, body: { city: 'Graz' } })
  const seen = new Set<string>()
  let next: string | undefined = '/v2/contacts?filter=city:Graz&limit=2'
  for (let pages = 0; next !== undefined; pages++) {
    expect(pages).toBeLessThan(3)
    const page = await app.send('GET', next, { key })
    for (const { id } of page.body.data) seen.add(id)
    next = /<([^>]+)>; rel="next"/.exec(page.headers.get('link') ?? '')?.[1]
    expect(next === undefined).toBe(page.body.nextCursor === null)
  }
  expect(seen.size).toBe(5)
})

test('a challenge says what is wrong with the key, and what it lacks', async () => {
  const { owner, workspaceId } = await buildWorkspace(database)
  const challenge = async (method: string, key?: string) =>
    (
      await app.send(method, '/v2/tags', { ...(key && { key }), ...(method === 'POST' && { body: {} }) })
    ).headers.get('www-authenticate')
  expect(await challenge('GET')).toBe('Bearer realm="Roster"')
  expect(await challenge('GET', 'nonsense')).toBe('Bearer realm="Roster", error="invalid_token"')
  const { secret } = await buildKey(database, owner, { name: 'reads', workspaceId, scopes: ['read'] })
  expect(await challenge('POST', secret)).toBe(
    'Bearer realm="Roster", error="insufficient_scope", scope="write"',
  )
})

test('the type of a problem opens', async () => {
  const { workspaceKey: key } = await buildWorkspace(database)
  const { type } = (await app.send('GET', '/v2/contacts/01a1fc2f-f114-7184-8044-889da032e6c3', { key })).body
  expect(type).toBe('/docs/errors#not_found')
  for (const path of [type, '/docs/problems', '/docs/problems/outcome_unknown']) {
    const page = await fetch(app.url + path)
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
  }
  expect((await app.send('GET', '/docs/problems/none')).status).toBe(404)
})

test('errors point into the body, and not where a query or a header is at fault', async () => {
  const { workspaceKey: key } = await buildWorkspace(database)
  const body = { email: 'no', tags: ['a', ''], customFields: { 'a/b.c~d': 1 } }
  const { errors } = (await app.send('POST', '/v2/contacts', { key, body })).body
  const pointers = Object.fromEntries(
    errors.map(({ field, pointer }: { field: string; pointer: string }) => [field, pointer]),
  )
  expect(pointers).toMatchObject({
    email: '/email',
    'tags[1]': '/tags/1',
    'customFields.a/b.c~d': '/customFields/a~1b.c~0d',
  })
  const batch = { operations: [{ op: 'update' }, { op: 'create', contact: { email: 'no' } }] }
  const { results } = (await app.send('POST', '/v2/contacts/batch', { key, body: batch })).body
  expect(results[0].error.errors).toMatchObject([{ pointer: '/operations/0/id' }])
  expect(results[1].error.errors).toMatchObject([{ pointer: '/operations/1/contact/email' }])
  const query = (await app.send('GET', '/v2/contacts?limit=x', { key })).body.errors[0]
  expect(query).not.toHaveProperty('pointer')
})

test.each([
  ['', ''],
  ['body', ''],
  ['tags[3]', '/tags/3'],
  ['customFields.MRR', '/customFields/MRR'],
  ['customFields.Lead [old] source', '/customFields/Lead [old] source'],
  ['customFields.Days[2]', '/customFields/Days/2'],
  ['operations[12].contact.customFields.a.b', '/operations/12/contact/customFields/a.b'],
  ['action.tags[0]', '/action/tags/0'],
])('%j is %j', (field, pointer) => expect(pointerTo(field)).toBe(pointer))

test('Prefer: return=minimal answers without the record, and tells where it is', async () => {
  const { workspaceKey: key } = await buildWorkspace(database)
  const headers = { prefer: 'respond-async, return=minimal' }
  const made = await app.send('POST', '/v2/contacts', { key, body: { city: 'Graz' }, headers })
  expect(made).toMatchObject({ status: 201, body: undefined })
  expect(made.headers.get('preference-applied')).toBe('return=minimal')
  const at = made.headers.get('location') as string
  const changed = await app.send('PATCH', at, { key, body: { city: 'Wien' }, headers })
  expect(changed).toMatchObject({ status: 204, body: undefined })
  const read = await app.send('GET', at, { key })
  expect(read.body.city).toBe('Wien')
  expect(changed.headers.get('etag')).toBe(read.headers.get('etag'))
  const operations = [
    { op: 'create', contact: {} },
    { op: 'create', contact: { email: 'no' } },
  ]
  const { body } = await app.send('POST', '/v2/contacts/batch', { key, body: { operations }, headers })
  expect(body.results[0]).toEqual({
    index: 0,
    ref: null,
    status: 'created',
    matchedBy: null,
    id: body.results[0].id,
  })
  expect(body.results[1].error.code).toBe('invalid')
  const whole = await app.send('POST', '/v2/contacts', {
    key,
    body: {},
    headers: { prefer: 'return=representation' },
  })
  expect(whole.body.id).toBeDefined()
})

test('a PATCH may be called a merge patch, which Accept-Patch says', async () => {
  const { workspaceKey: key } = await buildWorkspace(database)
  const { id } = (await app.send('POST', '/v2/contacts', { key, body: {} })).body
  const send = (method: string, path: string, type: string) =>
    app.send(method, path, { key, body: '{"city":"Graz"}', headers: { 'content-type': type } })
  const merged = await send('PATCH', `/v2/contacts/${id}`, 'application/merge-patch+json; charset=utf-8')
  expect(merged).toMatchObject({ status: 200, body: { city: 'Graz' } })
  const refused = await send('PATCH', `/v2/contacts/${id}`, 'application/json-patch+json')
  expect(refused.status).toBe(415)
  for (const reply of [refused, await app.send('OPTIONS', `/v2/contacts/${id}`)])
    expect(reply.headers.get('accept-patch')).toBe('application/merge-patch+json, application/json')
  expect((await send('POST', '/v2/contacts', 'application/merge-patch+json')).status).toBe(415)
})

test.each(['/v2/contacts', '/v2/contacts/search'])('QUERY %s is a search', async (path) => {
  const { workspaceKey: key } = await buildWorkspace(database)
  await app.send('POST', '/v2/contacts', { key, body: { city: 'Graz' } })
  await app.send('POST', '/v2/contacts', { key, body: { city: 'Wien' } })
  const found = await query(path, key, { filter: 'city:Graz' })
  expect(found.data.map(({ city }: { city: string }) => city)).toEqual(['Graz'])
})

/** `fetch` may not know the method. */
function query(path: string, key: string, body: object) {
  return new Promise<{ data: { city: string }[] }>((resolve, reject) => {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
    const sent = httpRequest(app.url + path, { method: 'QUERY', headers }, async (reply) => {
      let text = ''
      for await (const part of reply) text += part
      resolve(JSON.parse(text))
    })
    sent.on('error', reject)
    sent.end(JSON.stringify(body))
  })
}

test('an export by POST takes a tree, a list of columns and ids', async () => {
  const { workspaceKey: key } = await buildWorkspace(database)
  const { id } = (await app.send('POST', '/v2/contacts', { key, body: { city: 'Graz' } })).body
  await app.send('POST', '/v2/contacts', { key, body: { city: 'Wien' } })
  const post = async (body: object) => {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
    return (
      await fetch(`${app.url}/v2/exports`, { method: 'POST', headers, body: JSON.stringify(body) })
    ).text()
  }
  const tree = { or: [{ field: 'city', op: 'eq', value: 'Graz' }] }
  for (const selection of [{ filter: tree }, { filter: 'city:Graz' }, { ids: [id] }]) {
    const [header, ...rows] = (await post({ ...selection, columns: ['city', 'country'] })).trim().split('\n')
    expect(header).toMatch(/^"?city"?,"?country"?/)
    expect(rows).toHaveLength(1)
    expect(rows[0]).toContain('Graz')
  }
})
