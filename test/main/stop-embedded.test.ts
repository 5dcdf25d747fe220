import { join } from 'node:path'
import { Client } from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { findRunning } from '../../src/store/embedded/running-server.ts'
import { isRunningServer, serverPid } from '../store/embedded/support/server-pid.ts'
import { holdRequest, startRoster, temporaryDirectory } from '../support/run-roster.ts'
import { send } from '../support/start-app.ts'

const key = 'k'.repeat(32)

/** A Roster with a PostgreSQL of its own, and that server's pid. */
async function start() {
  const dataDir = join(await temporaryDirectory(), 'data')
  const roster = await startRoster({ ROSTER_DATA_DIR: dataDir, ROSTER_BOOTSTRAP_KEY: key })
  return { ...roster, dataDir, postgres: (await serverPid(dataDir))! }
}

/** A session beside Roster's own. */
async function session(dataDir: string): Promise<Client> {
  const client = new Client((await findRunning(dataDir))!)
  client.on('error', () => {})
  onTestFinished(() => client.end().catch(() => {}))
  await client.connect()
  return client
}

test('reads that are stuck in the database keep neither Roster nor its PostgreSQL: both end within 10 s, with 0', async () => {
  const roster = await start()
  const holder = await session(roster.dataDir)
  await holder.query('begin')
  await holder.query('lock table lists in access exclusive mode')
  const watcher = await session(roster.dataDir)
  const workspaces = await send(`${roster.url}/v2/workspaces`, 'GET', { key })
  const path = `/v2/lists?workspaceId=${workspaces.body.data[0].id}`
  const stuck = Array.from({ length: 12 }, () =>
    send(roster.url + path, 'GET', { key }).catch(() => undefined),
  )
  const waiting = async () =>
    (await watcher.query("select from pg_stat_activity where wait_event_type = 'Lock'")).rows.length
  await expect.poll(waiting).toBe(10)

  const before = performance.now()
  expect(await roster.stop()).toBe(0)
  expect(performance.now() - before).toBeLessThan(10_000)
  expect(await isRunningServer(roster.postgres)).toBe(false)
  await Promise.all(stuck)
})

test('a second signal ends Roster at once, and its PostgreSQL stops by itself', async () => {
  const roster = await start()
  await holdRequest(roster, key)
  void roster.stop()
  await expect.poll(() => roster.output.stderr).toContain('SIGTERM: stopping')
  expect(await roster.stop()).toBe(1)
  await expect.poll(() => isRunningServer(roster.postgres)).toBe(false)
})
