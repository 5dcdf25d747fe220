import { join } from 'node:path'
import { Client } from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { type EmbeddedPostgres, startEmbedded } from '../../src/store/embedded/start-embedded.ts'
import { startRoster, temporaryDirectory } from '../support/run-roster.ts'
import { send } from '../support/start-app.ts'

const key = 'k'.repeat(32)

/** A PostgreSQL that can be taken away and brought back. */
async function ownServer(): Promise<{ url: string; start(): Promise<void>; stop(): Promise<void> }> {
  const dataDir = join(await temporaryDirectory(), 'data')
  let server: EmbeddedPostgres | undefined
  const start = async () => {
    server = await startEmbedded({ dataDir, log: () => {} })
  }
  const stop = async () => {
    await server?.stop()
  }
  onTestFinished(stop)
  await start()
  const { host, port, user, database } = server!.connection
  return {
    url: `postgres://${user}@localhost/${database}?host=${encodeURIComponent(host)}&port=${port}`,
    start,
    stop,
  }
}

test('while the database is away /healthz and requests are 503; when it is back so is Roster, by itself', async () => {
  const server = await ownServer()
  const dataDir = await temporaryDirectory()
  const roster = await startRoster({
    DATABASE_URL: server.url,
    ROSTER_DATA_DIR: dataDir,
    ROSTER_BOOTSTRAP_KEY: key,
    ROSTER_ACQUIRE_TIMEOUT_MS: '1000',
  })
  const ask = (method: string, path: string, body?: object) =>
    send(roster.url + path, method, { key, ...(body !== undefined && { body }) })
  const health = async () => (await ask('GET', '/healthz')).status
  const list = () => ask('GET', '/v2/workspaces')
  const create = (workspaceId: string, email: string) => ask('POST', '/v2/contacts', { workspaceId, email })
  expect(await health()).toBe(200)
  const [{ id }] = (await list()).body.data
  expect((await create(id, 'before@example.com')).status).toBe(201)

  await server.stop()
  // An answer of the last second is cached.
  await expect.poll(health).toBe(503)
  for (const reply of [await list(), await create(id, 'away@example.com')]) {
    expect(reply).toMatchObject({ status: 503, body: { code: 'unavailable' } })
    expect(reply.headers.get('retry-after')).toBe('1')
  }

  await server.start()
  await expect.poll(health).toBe(200)
  expect((await create(id, 'after@example.com')).status).toBe(201)
  const { data } = (await ask('GET', `/v2/contacts?workspaceId=${id}`)).body
  expect(data.map(({ email }: { email: string }) => email)).toEqual([
    'after@example.com',
    'before@example.com',
  ])
  expect(roster.child.exitCode).toBeNull()
})

test('one connection’s process is killed, which restarts the database: Roster is back with it', async () => {
  const server = await ownServer()
  const roster = await startRoster({
    DATABASE_URL: server.url,
    ROSTER_DATA_DIR: await temporaryDirectory(),
    ROSTER_BOOTSTRAP_KEY: key,
  })
  const list = async () => (await send(`${roster.url}/v2/workspaces`, 'GET', { key })).status
  // As many as make the pool open all of its connections.
  expect(await Promise.all(Array.from({ length: 30 }, list))).toEqual(Array(30).fill(200))
  const [{ pid }] = await ask<{ pid: number }>(
    server.url,
    'select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  )
  process.kill(pid, 'SIGKILL')
  await expect
    .poll(() => ask(server.url, 'select 1').then(Boolean, () => false), { timeout: 60_000, interval: 20 })
    .toBe(true)
  await expect.poll(list, { timeout: 60_000, interval: 20 }).toBe(200)
  expect(await Promise.all(Array.from({ length: 30 }, list))).toEqual(Array(30).fill(200))
})

/** By a connection of the test's own; the database restarts when the process behind any of them is killed. */
async function ask<Row extends object>(url: string, text: string): Promise<[Row, ...Row[]]> {
  const client = new Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query<Row>(text)).rows as [Row, ...Row[]]
  } finally {
    void client.end().catch(() => {})
  }
}
