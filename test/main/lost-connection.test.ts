import { afterAll, describe, expect, test } from 'vitest'
import { countContacts } from '../../src/store/contacts/contacts.ts'
import { buildContact } from '../support/build-contact.ts'
import { buildWorkspace } from '../support/build-workspace.ts'
import { cuttingProxy } from '../support/cutting-proxy.ts'
import { openByUrl } from '../support/open-by-url.ts'
import { openTestDatabase } from '../support/open-test-database.ts'
import { provided } from '../support/provided.ts'
import { startApp } from '../support/start-app.ts'

const direct = await openTestDatabase()
const proxy = await cuttingProxy(await provided('databaseUrl'))
// Unprepared, so that each message shows its statement to the proxy.
const database = await openByUrl(proxy.url, 4, { prepared: false })
afterAll(() => database.close())
const app = await startApp(database, { jobs: false })
const committing = 'commit\0'

const writes = [
  ['POST', '/v1/contacts', { phone: '+14155551234' }],
  ['POST', '/v1/contacts/upsert', { phone: '+14155551234' }],
  ['POST', '/v1/contact/', { email: 'ann@example.com', phone: '+14155551234' }],
  ['POST', '/api/contact', { primaryPhone: '+14155551234' }],
  ['POST', '/v2/contacts', { phone: '+14155551234' }],
] as const

describe.each(writes)('%s %s whose connection is lost at COMMIT', (method, path, body) => {
  test('before PostgreSQL gets it: 503, outcome unknown, not sent again, nothing stored', async () => {
    const { workspaceKey: key, scope } = await buildWorkspace(direct)
    const sent = proxy.sent(committing)
    proxy.cutAt(committing, 'unsent')
    const reply = await app.send(method, path, { key, body })
    expect(reply.status).toBe(503)
    expect(JSON.stringify(reply.body)).toContain('not known whether the write was committed')
    // Clients must not repeat it blindly.
    expect(reply.headers.get('retry-after')).toBeNull()
    expect(proxy.sent(committing) - sent).toBe(1)
    expect(await countContacts({ ...scope, db: direct.db })).toBe(0)
  })

  test('after PostgreSQL did it: the same answer, not sent again, stored once', async () => {
    const { workspaceKey: key, scope } = await buildWorkspace(direct)
    const sent = proxy.sent(committing)
    proxy.cutAt(committing, 'unanswered')
    const reply = await app.send(method, path, { key, body })
    expect(reply.status).toBe(503)
    expect(JSON.stringify(reply.body)).toContain('not known whether the write was committed')
    expect(proxy.sent(committing) - sent).toBe(1)
    expect(await countContacts({ ...scope, db: direct.db })).toBe(1)
  })
})

test.each(['unsent', 'unanswered'] as const)(
  'a write with an Idempotency-Key whose COMMIT was %s is sent again and stored once',
  async (how) => {
    const { workspaceKey: key, scope } = await buildWorkspace(direct)
    const headers = { 'idempotency-key': '8e03978e-40d5' }
    const send = () => app.send('POST', '/v2/contacts', { key, headers, body: { firstName: 'Ann' } })
    proxy.cutAt(committing, how)
    expect(await send()).toMatchObject({ status: 503, body: { code: 'outcome_unknown' } })
    const again = await send()
    expect(again.status).toBe(201)
    expect((await send()).body).toEqual(again.body)
    expect(await countContacts({ ...scope, db: direct.db })).toBe(1)
  },
)

const directoryWrites = [
  ['POST', '/v2/workspaces', { name: 'New' }],
  ['PATCH', '/v2/workspaces/{workspace}', { name: 'New' }],
  ['DELETE', '/v2/workspaces/{workspace}', undefined],
  ['POST', '/v2/api-keys', { name: 'New' }],
  ['PATCH', '/v2/api-keys/{key}', { name: 'New' }],
  ['DELETE', '/v2/api-keys/{key}', undefined],
  ['POST', '/v2/tags?workspaceId={workspace}', { name: 'New' }],
  ['POST', '/v2/custom-fields?workspaceId={workspace}', { name: 'New' }],
  ['POST', '/v2/lists?workspaceId={workspace}', { name: 'New' }],
] as const

test.each(directoryWrites)(
  '%s %s whose connection is lost at COMMIT is 503 outcome_unknown',
  async (...call) => {
    const [method, path, body] = call
    const { accountKey: key, workspaceId, member } = await buildWorkspace(direct)
    const url = path.replace('{workspace}', workspaceId).replace('{key}', member.keyId)
    const sent = proxy.sent(committing)
    proxy.cutAt(committing, 'unanswered')
    const reply = await app.send(method, url, { key, body })
    expect(reply).toMatchObject({ status: 503, body: { code: 'outcome_unknown' } })
    expect(proxy.sent(committing) - sent).toBe(1)
  },
)

test('writes that share a transaction share its unknown outcome, and the queue goes on', async () => {
  const { workspaceKey: key, scope } = await buildWorkspace(direct)
  const create = (email: string) => app.send('POST', '/v2/contacts', { key, body: { email } })
  // The first go alone; what comes meanwhile goes together.
  proxy.cutAt(committing, 'unanswered', 1)
  const replies = await Promise.all(Array.from({ length: 20 }, (_, n) => create(`batch-${n}@example.com`)))
  const lost = replies.filter(({ status }) => status !== 201)
  expect(lost.length).toBeGreaterThan(0)
  expect(new Set(lost.map(({ body }) => body.code))).toEqual(new Set(['outcome_unknown']))
  expect(await countContacts({ ...scope, db: direct.db })).toBe(20)
  expect((await create('after@example.com')).status).toBe(201)
})

describe('a connection reset in the middle of a transaction', () => {
  test.each([
    ['start transaction', 'unsent'],
    ['start transaction', 'unanswered'],
    ['insert into tags', 'unsent'],
    ['insert into tags', 'unanswered'],
  ] as const)(
    'at "%s", %s: 503 with Retry-After, nothing written, and the next request is fine',
    async (text, how) => {
      const { workspaceKey: key, scope } = await buildWorkspace(direct)
      const body = { phone: '+14155551234', tags: ['fresh'] }
      proxy.cutAt(text, how)
      const reply = await app.send('POST', '/v2/contacts', { key, body })
      expect(reply).toMatchObject({ status: 503, body: { code: 'unavailable' } })
      expect(reply.headers.get('retry-after')).toBe('1')
      expect(await countContacts({ ...scope, db: direct.db })).toBe(0)
      expect((await app.send('GET', '/v2/tags', { key })).body.data).toEqual([])
      expect((await app.send('POST', '/v2/contacts', { key, body })).status).toBe(201)
    },
  )

  test('of a read: 503, and the next request is fine', async () => {
    const { workspaceKey: key, scope } = await buildWorkspace(direct)
    const { id } = await buildContact({ ...scope, db: direct.db }, { phone: '+14155551234' })
    expect((await app.send('GET', `/v2/contacts/${id}`, { key })).status).toBe(200)
    proxy.cutAt(id, 'unanswered')
    expect(await app.send('GET', `/v2/contacts/${id}`, { key })).toMatchObject({
      status: 503,
      body: { code: 'unavailable' },
    })
    expect((await app.send('GET', `/v2/contacts/${id}`, { key })).status).toBe(200)
  })
})
