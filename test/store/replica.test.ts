import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, describe, expect, test } from 'vitest'
import { ROLE } from '../../src/store/embedded/connection.ts'
import { startEmbedded } from '../../src/store/embedded/start-embedded.ts'
import { migrate } from '../../src/store/schema/migrate.ts'
import { buildWorkspace } from '../support/build-workspace.ts'
import { openByUrl } from '../support/open-by-url.ts'
import { createScratchDatabase } from '../support/open-test-database.ts'
import { startApp } from '../support/start-app.ts'
import { startStandby } from '../support/start-standby.ts'

const urlOf = (host: string, port: number) =>
  `postgres://${ROLE}@localhost/${ROLE}?${new URLSearchParams({ host, port: String(port) })}`

const primaryDir = await mkdtemp(join(tmpdir(), 'roster-primary-'))
const settings = { max_connections: '300' }
const primary = await startEmbedded({ dataDir: primaryDir, log: () => {}, settings })
afterAll(async () => {
  await primary.stop()
  await rm(primaryDir, { recursive: true, force: true })
})
const url = urlOf(primary.connection.host, primary.connection.port)
const first = await openByUrl(url)
await migrate(first, { log: () => {} })
await first.close()
const standby = await startStandby(primaryDir, primary.connection)
afterAll(() => standby.stop())
const said: string[] = []
const database = await openByUrl(url, 10, {
  replicaUrl: standby.url,
  waitMs: 0,
  log: (sentence) => said.push(sentence),
})
afterAll(() => database.close())
const app = await startApp(database, { jobs: false })

/** How many transactions the replica has done, each of which only read. */
async function readsOfReplica(): Promise<number> {
  const replica = await openByUrl(standby.url, 1)
  try {
    const { rows } = await sql<{ reads: number }>`
      select xact_commit as reads from pg_stat_database where datname = current_database()`.execute(
      replica.db,
    )
    return rows[0]!.reads
  } finally {
    await replica.close()
  }
}

describe('with a replica', () => {
  test('whoever wrote finds it: lookups, lists and exports, each right after the write', async () => {
    const { workspaceKey: key } = await buildWorkspace(database)
    for (let turn = 0; turn < 40; turn++) {
      const phone = `+1415555${String(1000 + turn)}`
      const made = await app.send('POST', '/v2/contacts', { key, body: { phone, firstName: `Turn ${turn}` } })
      expect(made.status).toBe(201)
      const [byPhone, list] = await Promise.all([
        app.send('GET', `/v2/contacts/lookup?phone=${encodeURIComponent(phone)}`, { key }),
        app.send('GET', '/v2/contacts?limit=1&total=true', { key }),
      ])
      expect(byPhone.body.id).toBe(made.body.id)
      expect([list.body.data[0].id, list.body.total]).toEqual([made.body.id, turn + 1])
    }
    const exported = await fetch(`${app.url}/v2/exports?format=ndjson`, {
      headers: { authorization: `Bearer ${key}` },
    })
    expect(exported.status).toBe(200)
    expect((await exported.text()).match(/"Turn \d+"/g)).toHaveLength(40)
    // A server publishes its sessions' statistics when they are idle.
    await expect.poll(readsOfReplica, { timeout: 120_000 }).toBeGreaterThan(40)
  })

  test('what another process wrote is found as well', async () => {
    const { workspaceKey: key } = await buildWorkspace(database)
    const other = await openByUrl(url)
    const writer = await startApp(other, { jobs: false })
    for (let turn = 0; turn < 20; turn++) {
      const { body } = await writer.send('POST', '/v2/contacts', { key, body: { firstName: `Turn ${turn}` } })
      expect((await app.send('GET', '/v2/contacts?limit=1', { key })).body.data[0].id).toBe(body.id)
    }
    await other.close()
  })

  test('one that is behind is passed over, in bounded time, and used again when it follows', async () => {
    const { workspaceKey: key } = await buildWorkspace(database)
    await standby.pause()
    try {
      const { body } = await app.send('POST', '/v2/contacts', { key, body: { firstName: 'Ann' } })
      const before = performance.now()
      const list = await app.send('GET', '/v2/contacts?limit=1', { key })
      expect(list.body.data[0].id).toBe(body.id)
      expect(performance.now() - before).toBeLessThan(20_000)
      expect(said.at(-1)).toMatch(/^reads go to the primary until the replica follows again: /)
      // While the replica is not used, no read waits for it.
      for (let turn = 0; turn < 5; turn++)
        expect((await app.send('GET', '/v2/contacts?limit=1', { key })).body.data).toHaveLength(1)
    } finally {
      await standby.resume()
    }
    const isUsed = async () => {
      await app.send('GET', '/v2/contacts?limit=1', { key })
      return said.at(-1)
    }
    await expect
      .poll(isUsed, { timeout: 120_000, interval: 200 })
      .toBe('the replica follows again, and answers reads')
  })

  test('a server that is no standby of the primary is refused', async () => {
    const { url: elsewhere } = await createScratchDatabase()
    await expect(openByUrl(url, 2, { replicaUrl: elsewhere, waitMs: 0 })).rejects.toThrow(
      'ROSTER_REPLICA_URL leads to a server that is no standby of the one in DATABASE_URL',
    )
  })

  test('one that is promoted is left alone, and one that is gone as well', async () => {
    const { workspaceKey: key } = await buildWorkspace(database)
    await standby.promote()
    for (const end of [async () => {}, () => standby.stop()]) {
      await end()
      const { body, status } = await app.send('POST', '/v2/contacts', { key, body: { firstName: 'Ann' } })
      expect(status).toBe(201)
      const list = await app.send('GET', '/v2/contacts?limit=1', { key })
      expect([list.status, list.body.data[0].id]).toEqual([200, body.id])
    }
  })
})

test('a replica that cannot be reached at the start is told, and the primary answers', async () => {
  const told: string[] = []
  const alone = await openByUrl(url, 2, {
    replicaUrl: 'postgres://roster@127.0.0.1:1/roster',
    waitMs: 0,
    log: (sentence) => told.push(sentence),
  })
  try {
    const { workspaceKey: key } = await buildWorkspace(alone)
    const lonely = await startApp(alone, { jobs: false })
    expect((await lonely.send('GET', '/v2/contacts', { key })).status).toBe(200)
    expect(told.join()).toContain('reads go to the primary')
  } finally {
    await alone.close()
  }
})
