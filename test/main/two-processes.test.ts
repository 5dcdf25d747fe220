import { afterAll, expect, test } from 'vitest'
import { countContacts } from '../../src/store/contacts/contacts.ts'
import { buildContacts } from '../support/build-contact.ts'
import { buildWorkspace } from '../support/build-workspace.ts'
import { jobEnded } from '../support/job-ended.ts'
import { createScratchDatabase } from '../support/open-test-database.ts'
import { startRoster, temporaryDirectory } from '../support/run-roster.ts'
import { send } from '../support/start-app.ts'
import { lastCallBefore } from '../support/times.ts'

const scratch = await createScratchDatabase()
const start = async (variables: Record<string, string> = {}) =>
  startRoster(
    { DATABASE_URL: scratch.url, ROSTER_DATA_DIR: await temporaryDirectory(afterAll), ...variables },
    afterAll,
  )
const rosters = await Promise.all([
  start({ TZ: 'America/New_York' }),
  start({ TZ: 'Europe/Berlin', ROSTER_PREPARED: 'off' }),
])

const ask = (process: number, method: string, path: string, key: string, body?: object) =>
  send(rosters[process % 2]!.url + path, method, { key, ...(body !== undefined && { body }) })

const creates = [
  ['/v1/contacts', () => ({ phone: '+14155551234' })],
  ['/v1/contact/', (n: number) => ({ email: `n${n}@example.com`, phone: '+14155551234' })],
  ['/api/contact', () => ({ primaryPhone: '+14155551234' })],
  ['/v2/contacts', () => ({ phone: '+14155551234' })],
] as const

test('200 simultaneous creates of one phone, over four wires and two processes: one success, 199 times 409', async () => {
  const { workspaceKey: key, scope } = await buildWorkspace(scratch)
  const statuses = await Promise.all(
    Array.from({ length: 200 }, async (_, n) => {
      const [path, body] = creates[n % 4]!
      return (await ask(n >> 2, 'POST', path, key, body(n))).status
    }),
  )
  expect(statuses.filter((status) => status === 200 || status === 201)).toHaveLength(1)
  expect(statuses.filter((status) => status === 409)).toHaveLength(199)
  expect(await countContacts(scope)).toBe(1)
})

test('100 simultaneous upserts of one person over two processes: one 201, 99 times 200, no tag lost', async () => {
  const { workspaceKey: key } = await buildWorkspace(scratch)
  const statuses = await Promise.all(
    Array.from({ length: 100 }, async (_, n) => {
      const body = { phone: '+14155551234', tags: [`tag ${n}`] }
      return (await ask(n, 'POST', '/v2/contacts/upsert', key, body)).status
    }),
  )
  expect(statuses.filter((status) => status === 201)).toHaveLength(1)
  expect(statuses.filter((status) => status === 200)).toHaveLength(99)
  const { data } = (await ask(0, 'GET', '/v2/contacts', key)).body
  expect(data).toHaveLength(1)
  expect(data[0].tags).toHaveLength(100)
})

test('processes in different time zones keep and read the same times', async () => {
  const { workspaceKey: key } = await buildWorkspace(scratch)
  const times = ['1850-01-01T00:00:00.000Z', '1883-11-18T17:00:00.123Z', '2026-03-29T01:30:00.000Z']
  for (const [process, time] of [...times, ...times].entries()) {
    const made = await ask(process, 'POST', '/v2/contacts', key, { lastDialTime: time })
    expect([made.status, made.body.lastDialTime]).toEqual([201, time])
    const read = await ask(process + 1, 'GET', `/v2/contacts/${made.body.id}`, key)
    expect(read.body).toEqual(made.body)
  }
})

test('a key that one process revoked is refused by the other within a second', async () => {
  const { accountKey, workspaceKey, member } = await buildWorkspace(scratch)
  const read = async (process: number) => (await ask(process, 'GET', '/v2/contacts', workspaceKey)).status
  expect([await read(0), await read(1)]).toEqual([200, 200])
  expect((await ask(0, 'DELETE', `/v2/api-keys/${member.keyId}`, accountKey)).status).toBeLessThan(300)
  expect(await read(0)).toBe(401)
  expect(await lastCallBefore(async () => (await read(1)) === 401)).toBeLessThan(1_000)
})

test('two processes share the jobs of a store, and every contact is changed once', async () => {
  const workspaces = await Promise.all(Array.from({ length: 4 }, () => buildWorkspace(scratch)))
  const jobs = await Promise.all(
    workspaces.map(async ({ scope, workspaceKey: key }, n) => {
      for (let batch = 0; batch < 3; batch++) await buildContacts(scope, Array(1_000).fill({ city: 'Paris' }))
      const body = { filter: 'city:Paris', action: { type: 'setFields', fields: { city: 'Rome' } } }
      const { id } = (await ask(n, 'POST', '/v2/bulk', key, body)).body
      return { scope, id, key }
    }),
  )
  for (const { scope, id, key } of jobs) {
    const job = await jobEnded(scope, id)
    expect(job).toMatchObject({ state: 'done', done: 3_000, counts: { changed: 3_000 } })
    // Whichever process did it, the other one reports it.
    for (const process of [0, 1]) {
      expect((await ask(process, 'GET', `/v2/jobs/${id}`, key)).body).toMatchObject({ id, state: 'done' })
    }
  }
})
