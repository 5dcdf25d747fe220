import { describe, expect, it } from 'vitest'
import { WorkLimits } from '../../../src/core/access/work-limits.ts'
import { newId } from '../../../src/core/kernel/ids.ts'
import { buildPerson } from '../../support/build-person.ts'
import { buildKey, buildWorkspace } from '../../support/build-workspace.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { refusalOf } from '../../support/refusal-of.ts'
import { type Reply, startApp } from '../../support/start-app.ts'

const database = await openTestDatabase()
const app = await startApp(database, { settings: { ROSTER_LIMIT_KEY: '20', ROSTER_LIMIT_ACCOUNT: '30' } })
const open = await startApp(database)

const list = (key: string) => app.send('GET', '/v2/contacts', { key })
const batch = (key: string, rows: number) =>
  app.send('POST', '/v2/contacts/batch', {
    key,
    body: { operations: Array.from({ length: rows }, () => ({ op: 'create', contact: { firstName: 'x' } })) },
  })
const leftOf = ({ headers }: Reply, by: string) =>
  Number(new RegExp(`"${by}";r=(\\d+)`).exec(headers.get('ratelimit') ?? '')?.[1])

describe('a key', () => {
  it('has so many calls a minute, is told how it stands, and then to wait', async () => {
    const { workspaceKey } = await buildWorkspace(database)
    const first = await list(workspaceKey)
    expect(first.headers.get('ratelimit-policy')).toBe('"key";q=20;w=60, "account";q=30;w=60')
    expect(first.headers.get('ratelimit')).toMatch(/^"key";r=19;t=(60|5\d), "account";r=29;t=(60|5\d)$/)
    const all = await Promise.all(Array.from({ length: 25 }, () => list(workspaceKey)))
    expect(all.filter(({ status }) => status === 200)).toHaveLength(19)
    const refused = all.find(({ status }) => status === 429)!
    expect(refused.body).toMatchObject({
      type: 'https://iana.org/assignments/http-problem-types#quota-exceeded',
      code: 'too_many_requests',
      'violated-policies': ['key'],
    })
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(30)
    expect(leftOf(refused, 'key')).toBe(0)
  })

  it('spends a unit a row of a batch, of a look for many and of a list’s members', async () => {
    const { workspaceKey: key } = await buildWorkspace(database)
    expect(leftOf(await batch(key, 5), 'key')).toBe(15)
    const looked = await app.send('POST', '/v2/contacts/get', {
      key,
      body: { ids: [newId(), newId(), newId()] },
    })
    expect(leftOf(looked, 'key')).toBe(12)
    const bulk = await app.send('POST', '/v2/bulk?dryRun=true', {
      key,
      body: { ids: [newId(), newId()], action: { type: 'addTags', tags: ['x'] } },
    })
    expect(leftOf(bulk, 'key')).toBe(10)
    const refused = await batch(key, 13)
    expect([refused.status, refused.body['violated-policies']]).toEqual([429, ['key']])
    const { body } = await app.send('GET', '/v2/contacts?total=true', { key })
    expect(body.data).toHaveLength(5)
    const tooLarge = await batch((await buildWorkspace(database)).workspaceKey, 21)
    expect([tooLarge.status, tooLarge.body.detail]).toEqual([
      429,
      expect.stringContaining('send fewer records'),
    ])
  })

  it('is refused in each wire’s own shape', async () => {
    const { workspaceKey: key } = await buildWorkspace(database)
    expect((await batch(key, 20)).status).toBe(200)
    for (const path of ['/v1/contacts', '/v1/contact/', '/api/contact', '/cid?number=1', '/v2/contacts']) {
      const reply = await app.send('GET', path, { key })
      expect([path, reply.status, reply.headers.has('retry-after')]).toEqual([path, 429, true])
    }
  })
})

it('an account has its own, whichever of its keys and people call', async () => {
  const { workspaceKey, ...account } = await buildWorkspace(database)
  const { secret } = await buildKey(database, account.owner, { name: 'Second' })
  const { headers } = await buildPerson(account)
  expect((await batch(workspaceKey, 20)).status).toBe(200)
  for (let n = 0; n < 5; n++) expect((await app.send('GET', '/v2/me', { key: secret })).status).toBe(200)
  for (let n = 0; n < 5; n++) expect((await app.send('GET', '/v2/session', { headers })).status).toBe(200)
  const refused = await app.send('GET', '/v2/me', { key: secret })
  expect([refused.status, refused.body['violated-policies']]).toEqual([429, ['account']])
  expect((await list((await buildWorkspace(database)).workspaceKey)).status).toBe(200)
})

it('an address has its own, before a key is looked at', async () => {
  const strict = await startApp(database, { settings: { ROSTER_LIMIT_ADDRESS: '10' } })
  const statuses = []
  for (let n = 0; n < 12; n++)
    statuses.push((await strict.send('GET', '/v2/contacts', { key: 'sk_live_none' })).status)
  expect(statuses).toEqual([...Array(10).fill(401), 429, 429])
  expect((await strict.send('POST', '/v2/session', { body: {} })).status).toBe(429)
  expect((await strict.send('GET', '/healthz')).status).toBe(200)
})

it('on this machine nothing is limited unless it is set', async () => {
  const { workspaceKey: key } = await buildWorkspace(database)
  const reply = await open.send('GET', '/v2/contacts', { key })
  expect([reply.headers.has('ratelimit'), reply.headers.has('ratelimit-policy')]).toEqual([false, false])
})

describe('processes', () => {
  const max = { key: 1_000, account: 0, address: 0 }
  const spend = (limits: WorkLimits, id: string, units: number) =>
    limits.spend('key', id, units).then(
      () => units,
      () => 0,
    )

  it('share an allowance, in portions: no more than it is spent, and no process waits for another’s rest', async () => {
    const processes = Array.from({ length: 4 }, () => new WorkLimits(database, max))
    const id = newId()
    const spent = await Promise.all(
      Array.from({ length: 2_000 }, (_, n) => spend(processes[n % 4]!, id, (n % 3) + 1)),
    )
    const sum = spent.reduce((total, units) => total + units, 0)
    expect(sum).toBeLessThanOrEqual(1_000)
    // What is left is less than the dearest call, in each process.
    expect(sum).toBeGreaterThan(1_000 - 4 * 3)
  })

  it('begin again when the minute is over', async () => {
    const id = newId()
    const limits = new WorkLimits(database, { ...max, key: 3 })
    expect(await spend(limits, id, 3)).toBe(3)
    expect(await refusalOf(limits.spend('key', id, 1))).toMatchObject({ code: 'too_many_requests' })
    const another = new WorkLimits(database, { ...max, key: 3 })
    expect(await spend(another, id, 1)).toBe(0)
    await database.db
      .updateTable('work_taken')
      .set({ window_ends_at: new Date(0) })
      .execute()
    expect(await spend(new WorkLimits(database, { ...max, key: 3 }), id, 3)).toBe(3)
  })
})
