import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { countContacts } from '../../src/store/contacts/contacts.ts'
import { buildWorkspace } from '../support/build-workspace.ts'
import { openTestDatabase } from '../support/open-test-database.ts'
import { type Reply, startApp } from '../support/start-app.ts'

const database = await openTestDatabase()
const app = await startApp(database)
/** Another process, as far as memory goes. */
const neighbour = await startApp(database)

interface Sent {
  key: string
  as?: string
  body?: unknown
}

function repeat(
  method: string,
  path: string,
  { key, as = randomUUID(), body }: Sent,
): Promise<[Reply, Reply]> {
  const sendTo = ({ send }: typeof app) =>
    send(method, path, { key, headers: { 'idempotency-key': as }, ...(body !== undefined && { body }) })
  return sendTo(app).then(async (first) => [first, await sendTo(neighbour)])
}

const batch = {
  operations: [
    { op: 'create', contact: { firstName: 'Ann' } },
    { op: 'create', contact: {} },
  ],
}

test.each([
  ['POST', '/v2/contacts', { firstName: 'Ann' }, 201],
  ['POST', '/v2/contacts/upsert', { phone: '+14155551234' }, 201],
  ['POST', '/v2/contacts/batch', batch, 200],
  ['POST', '/v2/tags', { name: 'vip' }, 201],
  ['POST', '/v2/lists', { name: 'March' }, 201],
  ['POST', '/v2/custom-fields', { name: 'MRR', type: 'number' }, 201],
  ['POST', '/v2/segments', { name: 'All', filter: 'has:phone' }, 201],
  ['POST', '/v2/bulk', { filter: 'has:phone', action: { type: 'addTags', tags: ['vip'] } }, 202],
  ['POST', '/v1/contacts', { firstName: 'Ann', phone: '+14155551234' }, 201],
  ['POST', '/v1/contacts/upsert', { phone: '+14155551234' }, 201],
  ['POST', '/v1/contact/', { email: 'ann@example.com', phone: '+14155551234' }, 200],
  ['POST', '/v1/contact-list/', { name: 'March' }, 200],
])('%s %s twice with one key writes once and answers the same', async (method, path, body, status) => {
  const { workspaceKey: key } = await buildWorkspace(database)
  const [first, again] = await repeat(method, path, { key, body })
  expect(first.status, JSON.stringify(first.body)).toBe(status)
  expect(again.status).toBe(status)
  expect(again.body).toEqual(first.body)
  expect(first.headers.get('idempotent-replayed')).toBeNull()
  expect(again.headers.get('idempotent-replayed')).toBe('true')
})

test('a change, a deletion and what an account key makes are repeated too', async () => {
  const { workspaceKey: key, accountKey } = await buildWorkspace(database)
  const { id } = (await app.send('POST', '/v2/contacts', { key, body: { firstName: 'Ann' } })).body
  const [changed, changedAgain] = await repeat('PATCH', `/v2/contacts/${id}`, { key, body: { city: 'Graz' } })
  expect(changedAgain.body).toEqual(changed.body)
  const [removed, removedAgain] = await repeat('DELETE', `/v2/contacts/${id}`, { key })
  expect([removed.status, removedAgain.status]).toEqual([204, 204])

  const [workspace, sameWorkspace] = await repeat('POST', '/v2/workspaces', {
    key: accountKey,
    body: { name: 'New' },
  })
  expect(workspace.status).toBe(201)
  expect(sameWorkspace.body).toEqual(workspace.body)
  const [made, sameKey] = await repeat('POST', '/v2/api-keys', { key: accountKey, body: { name: 'New' } })
  expect(made.status).toBe(201)
  expect(sameKey.body).toEqual(made.body)
})

describe('every other write of a record is done once, and answers the same again', () => {
  /** A record of each kind, and of a few a second one. */
  async function buildRecords() {
    const workspace = await buildWorkspace(database)
    const { workspaceKey: key } = workspace
    const make = async (path: string, body: object) =>
      (await app.send('POST', path, { key, body })).body.id as string
    const contact = await make('/v2/contacts', {
      phone: '+442079460000',
      otherPhones: [{ phone: '+442079460001' }],
      addTags: ['old', 'vip'],
    })
    const gone = await make('/v2/contacts', { firstName: 'Gone' })
    await app.send('DELETE', `/v2/contacts/${gone}`, { key })
    const list = await make('/v2/lists', { name: 'l' })
    const field = await make('/v2/custom-fields', { name: 'f' })
    const segment = await make('/v2/segments', { name: 's', filter: 'has:phone' })
    const tags = (await app.send('GET', '/v2/tags', { key })).body.data
    const tag = tags.find(({ name }: { name: string }) => name === 'old').id as string
    return { workspace, contact, gone, list, field, segment, tag }
  }
  type Records = Awaited<ReturnType<typeof buildRecords>>

  test.each<[string, (records: Records) => string, object | undefined, number]>([
    ['PATCH', ({ contact }) => `/v2/contacts/${contact}`, { city: 'Graz' }, 200],
    ['POST', ({ gone }) => `/v2/contacts/${gone}/restore`, {}, 200],
    ['POST', ({ contact }) => `/v2/contacts/${contact}/promote`, { phone: '+442079460001' }, 200],
    ['PATCH', ({ tag }) => `/v2/tags/${tag}`, { name: 'new' }, 200],
    ['PATCH', ({ tag }) => `/v2/tags/${tag}`, { name: 'vip' }, 200],
    ['DELETE', ({ tag }) => `/v2/tags/${tag}`, undefined, 200],
    ['PATCH', ({ list }) => `/v2/lists/${list}`, { name: 'new' }, 200],
    ['DELETE', ({ list }) => `/v2/lists/${list}`, undefined, 200],
    ['PATCH', ({ field }) => `/v2/custom-fields/${field}`, { name: 'new' }, 200],
    ['DELETE', ({ field }) => `/v2/custom-fields/${field}`, undefined, 200],
    ['POST', ({ field }) => `/v2/custom-fields/${field}/retype`, { type: 'number' }, 202],
    ['PATCH', ({ segment }) => `/v2/segments/${segment}`, { name: 'new' }, 200],
    ['DELETE', ({ segment }) => `/v2/segments/${segment}`, undefined, 204],
    ['PATCH', ({ contact }) => `/v1/contacts/${contact}`, { firstName: 'Ann' }, 200],
    ['DELETE', ({ contact }) => `/v1/contacts/${contact}`, undefined, 204],
    ['PATCH', ({ contact }) => `/v1/contact/${contact}`, { first_name: 'Ann' }, 200],
    ['DELETE', ({ contact }) => `/v1/contact/${contact}`, undefined, 200],
    ['PATCH', ({ list }) => `/v1/contact-list/${list}`, { name: 'new' }, 200],
    ['DELETE', ({ list }) => `/v1/contact-list/${list}`, undefined, 200],
  ])('%s %s %j', async (method, path, body, status) => {
    const records = await buildRecords()
    const { workspaceKey: key } = records.workspace
    const [first, again] = await repeat(method, path(records), { key, ...(body && { body }) })
    expect([first.status, again.status], JSON.stringify(first.body)).toEqual([status, status])
    expect(again.body).toEqual(first.body)
    for (const name of ['etag', 'location']) expect(again.headers.get(name)).toBe(first.headers.get(name))
    expect(again.headers.get('idempotent-replayed')).toBe('true')
  })

  test('members of a list, and the undo of a job', async () => {
    const { workspace, contact, list, tag } = await buildRecords()
    const { workspaceKey: key } = workspace
    const [joined, joinedAgain] = await repeat('POST', `/v2/lists/${list}/members`, {
      key,
      body: { add: [contact] },
    })
    expect([joined.body.added, joinedAgain.body]).toEqual([1, joined.body])
    const { jobId } = (await app.send('DELETE', `/v2/tags/${tag}`, { key })).body
    const [undone, undoneAgain] = await repeat('POST', `/v2/jobs/${jobId}/undo`, { key, body: {} })
    expect([undone.status, undoneAgain.body]).toEqual([202, undone.body])
    expect((await app.send('GET', '/v2/jobs', { key })).body.data).toHaveLength(2)
  })

  test('a dry run under a key keeps its answer, and the write needs another', async () => {
    const { workspaceKey: key } = await buildWorkspace(database)
    const as = randomUUID()
    const [dry, again] = await repeat('POST', '/v2/lists?dryRun=true', { key, as, body: { name: 'l' } })
    expect([dry.status, again.body]).toEqual([200, dry.body])
    const headers = { 'idempotency-key': as }
    const write = await app.send('POST', '/v2/lists', { key, body: { name: 'l' }, headers })
    expect([write.status, write.body.code]).toEqual([422, 'idempotency_key_reused'])
    expect((await app.send('GET', '/v2/lists', { key })).body.data).toEqual([])
  })
})

test('refusals are repeated as they were, though the reason is gone', async () => {
  const { workspaceKey: key } = await buildWorkspace(database)
  const body = { phone: '+14155551234' }
  const holder = (await app.send('POST', '/v2/contacts', { key, body })).body
  const as = randomUUID()
  const send = () => app.send('POST', '/v2/contacts', { key, body, headers: { 'idempotency-key': as } })
  const refused = await send()
  expect(refused.status).toBe(409)
  await app.send('DELETE', `/v2/contacts/${holder.id}`, { key })
  const again = await send()
  expect(again).toMatchObject({ status: 409, body: refused.body })
  expect(again.headers.get('content-type')).toBe('application/problem+json; charset=utf-8')
  expect(again.headers.get('idempotent-replayed')).toBe('true')
  // Under a key of its own the call is made anew.
  expect((await app.send('POST', '/v2/contacts', { key, body })).status).toBe(201)
})

test.each([
  ['another body', 'POST', '/v2/contacts', { firstName: 'Bob' }],
  ['another query', 'POST', '/v2/contacts?dryRun=true', { firstName: 'Ann' }],
  ['another path', 'POST', '/v2/contacts/upsert', { firstName: 'Ann' }],
  ['another wire', 'POST', '/v1/contacts', { firstName: 'Ann' }],
])('a key that comes again with %s is 422', async (_, method, path, body) => {
  const { workspaceKey: key, scope } = await buildWorkspace(database)
  const headers = { 'idempotency-key': randomUUID() }
  await app.send('POST', '/v2/contacts', { key, body: { firstName: 'Ann' }, headers })
  const reply = await app.send(method, path, { key, body, headers })
  expect(reply.status).toBe(422)
  expect(JSON.stringify(reply.body)).toContain('Idempotency-Key')
  expect(await countContacts(scope)).toBe(1)
})

test('the same body in another order, and a key bare or quoted, are the same', async () => {
  const { workspaceKey: key, scope } = await buildWorkspace(database)
  const send = (as: string, body: string) =>
    app.send('POST', '/v2/contacts', { key, body, headers: { 'idempotency-key': as } })
  const first = await send('8e03978e-40d5', '{"firstName":"Ann","city":"Graz"}')
  const again = await send('"8e03978e-40d5"', '{ "city": "Graz", "firstName": "Ann" }')
  expect(again.body).toEqual(first.body)
  expect(await countContacts(scope)).toBe(1)
})

test('two that come at once: one writes, the other is told to wait or answered the same', async () => {
  const { workspaceKey: key, scope } = await buildWorkspace(database)
  const headers = { 'idempotency-key': randomUUID() }
  const replies = await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      (n % 2 ? app : neighbour).send('POST', '/v2/contacts', { key, body: { firstName: 'Ann' }, headers }),
    ),
  )
  for (const { status, body, headers } of replies) {
    expect([201, 409]).toContain(status)
    if (status === 201) continue
    expect(body.code).toBe('idempotency_key_in_use')
    expect(headers.get('retry-after')).toBe('1')
  }
  expect(new Set(replies.filter(({ status }) => status === 201).map(({ body }) => body.id)).size).toBe(1)
  expect(await countContacts(scope)).toBe(1)
})

test('many keyed writes at once, each twice, write each once', async () => {
  const { workspaceKey: key, scope } = await buildWorkspace(database)
  const replies = await Promise.all(
    Array.from({ length: 100 }, (_, n) =>
      repeat('POST', '/v2/contacts', { key, body: { email: `p${n % 50}@example.com` } }),
    ),
  )
  for (const [first, again] of replies)
    expect(again).toMatchObject({ status: first.status, body: first.body })
  expect(replies.filter(([{ status }]) => status === 201)).toHaveLength(50)
  expect(await countContacts(scope)).toBe(50)
})

test.each(['""', 'a'.repeat(256), 'ключ', 'caf\u00e9', '"open', 'ab"c', ' '])(
  'the key %j is refused',
  async (as) => {
    const { workspaceKey: key, scope } = await buildWorkspace(database)
    const headers = { 'idempotency-key': Buffer.from(as).toString('latin1') }
    const reply = await app.send('POST', '/v2/contacts', { key, body: {}, headers })
    expect(reply).toMatchObject({
      status: 400,
      body: { code: 'invalid', errors: [{ field: 'Idempotency-Key' }] },
    })
    expect(await countContacts(scope)).toBe(0)
  },
)

test('the longest key is taken', async () => {
  const { workspaceKey: key } = await buildWorkspace(database)
  const [first, again] = await repeat('POST', '/v2/contacts', { key, as: 'a'.repeat(255), body: {} })
  expect(again).toMatchObject({ status: 201, body: first.body })
})

test('a key of one workspace says nothing in another, nor in another account', async () => {
  const one = await buildWorkspace(database)
  const sister = await buildWorkspace(database, { account: one })
  const other = await buildWorkspace(database)
  const as = randomUUID()
  const headers = { 'idempotency-key': as }
  const body = { firstName: 'Ann' }
  const ids = new Set<string>()
  for (const { workspaceKey: key } of [one, sister, other]) {
    const reply = await app.send('POST', '/v2/contacts', { key, body, headers })
    expect(reply.status).toBe(201)
    ids.add(reply.body.id)
  }
  expect(ids.size).toBe(3)
  // Naming a foreign workspace leads to its 404 and not to its answers.
  const path = `/v2/contacts?workspaceId=${one.workspaceId}`
  await app.send('POST', path, { key: one.accountKey, body, headers: { 'idempotency-key': `${as}2` } })
  const foreign = await app.send('POST', path, {
    key: other.accountKey,
    body,
    headers: { 'idempotency-key': `${as}2` },
  })
  expect(foreign.status).toBe(404)
})

test('what is kept cannot be read from the table, and is forgotten after a day', async () => {
  const { workspaceKey: key, workspaceId, scope } = await buildWorkspace(database)
  const as = randomUUID()
  const [first] = await repeat('POST', '/v2/contacts', { key, as, body: { firstName: 'Annabella' } })
  const { rows } = await database.pool.query('select * from idempotency_keys where workspace_id = $1', [
    workspaceId,
  ])
  expect(rows).toHaveLength(1)
  const stored = Buffer.concat([rows[0].answer, rows[0].key_hash, rows[0].fingerprint]).toString('latin1')
  expect(stored).not.toContain('Annabella')
  expect(stored).not.toContain(as)
  await database.pool.query(
    `update idempotency_keys set created_at = created_at - interval '24 hours' where workspace_id = $1`,
    [workspaceId],
  )
  const [later, again] = await repeat('POST', '/v2/contacts', { key, as, body: { firstName: 'Bob' } })
  expect(later.body.id).not.toBe(first.body.id)
  expect(again.body).toEqual(later.body)
  expect(await countContacts(scope)).toBe(2)
})

test('a batch that races and conflicts is one transaction with its answer', async () => {
  const { workspaceKey: key, scope } = await buildWorkspace(database)
  await app.send('POST', '/v2/contacts', { key, body: { email: 'taken@example.com' } })
  const operations = ['taken', 'a', 'b'].map((name) => ({
    op: 'create',
    contact: { email: `${name}@example.com` },
  }))
  const replies = await Promise.all(
    Array.from({ length: 6 }, () => repeat('POST', '/v2/contacts/batch', { key, body: { operations } })),
  )
  for (const [first, again] of replies) {
    expect(first.body.results[0].status).toBe('conflict')
    expect(again.body).toEqual(first.body)
  }
  const results = replies.flatMap(([{ body }]) => body.results as { status: string }[])
  expect(results.filter(({ status }) => status === 'created')).toHaveLength(2)
  expect(await countContacts(scope)).toBe(3)
})

test('a job that was started with a key begins at once', async () => {
  const { workspaceKey: key } = await buildWorkspace(database)
  await app.send('POST', '/v2/contacts', { key, body: { phone: '+14155551234' } })
  const body = { filter: 'has:phone', action: { type: 'addTags', tags: ['vip'] } }
  const [{ body: job }] = await repeat('POST', '/v2/bulk', { key, body })
  await expect
    .poll(async () => (await app.send('GET', `/v2/jobs/${job.id}`, { key })).body.state)
    .toBe('done')
})

test('a read takes no notice of a key', async () => {
  const { workspaceKey: key } = await buildWorkspace(database)
  const headers = { 'idempotency-key': randomUUID() }
  const search = (q: string) => app.send('POST', '/v2/contacts/search', { key, body: { q }, headers })
  expect((await search('ann')).status).toBe(200)
  expect((await search('bob')).status).toBe(200)
})
