import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { clusterIdentity } from '../../../src/store/embedded/cluster.ts'
import { findRunning } from '../../../src/store/embedded/running-server.ts'
import { isRunningServer, serverPid } from './support/server-pid.ts'
import { useRosterChildren } from './support/spawn-roster.ts'
import { queryOnce, start } from './support/start.ts'
import { tempDir } from './support/temp-dir.ts'

const spawnRoster = useRosterChildren()
const PATIENCE = { timeout: 30_000, interval: 20 }

test('kill -9 of Roster: its server lives on unharmed, the next Roster stops it and keeps every answer', async () => {
  const dataDir = await tempDir()
  const roster = await spawnRoster()
  const { up } = await roster.ask('start', dataDir)
  await queryOnce(up!, 'CREATE TABLE answered AS SELECT 1 AS n')
  const orphan = (await serverPid(dataDir)) as number
  await roster.end('SIGKILL')

  // This makes the server write to its log, which must not be a pipe that died with Roster.
  await expect(queryOnce({ ...up!, database: 'nowhere' }, 'SELECT 1')).rejects.toThrow('does not exist')
  await queryOnce(up!, 'INSERT INTO answered VALUES (2)')
  expect(await readFile(join(dataDir, 'postgres.log'), 'utf8')).toContain('"nowhere" does not exist')

  const next = await start({ dataDir })
  expect(next.logged).toEqual([
    `stopping the database server that a killed Roster left behind (pid ${orphan})`,
  ])
  expect(await isRunningServer(orphan)).toBe(false)
  expect(await next.query('SELECT n FROM answered ORDER BY n')).toEqual([{ n: 1 }, { n: 2 }])
})

test('kill -9 of the server: a running Roster brings it back by itself, with every answer', async () => {
  const dataDir = await tempDir()
  const embedded = await start({ dataDir })
  await embedded.query('CREATE TABLE answered AS SELECT 1 AS n')
  for (let times = 0; times < 2; times++) {
    const killed = (await serverPid(dataDir)) as number
    process.kill(killed, 'SIGKILL')
    await vi.waitFor(async () => {
      expect(await serverPid(dataDir)).not.toBe(killed)
      expect(await embedded.query('SELECT n FROM answered')).toEqual([{ n: 1 }])
    }, PATIENCE)
  }
  expect(embedded.logged).toContain('the database server ended (SIGKILL); starting it again')
})

test('the server comes back only when the statements of the killed one are over', async () => {
  const dataDir = await tempDir()
  const embedded = await start({ dataDir })
  await embedded.query('CREATE TABLE busy (n int)')
  const killed = (await serverPid(dataDir)) as number
  const busy = embedded.query('SELECT count(*) FROM generate_series(1, 20000000)').catch(() => 'cut off')
  await vi.waitFor(async () => {
    const rows = await embedded.query(
      `SELECT FROM pg_stat_activity WHERE query LIKE '%series(1, 2%' AND state = 'active'`,
    )
    expect(rows).toHaveLength(2)
  }, PATIENCE)
  process.kill(killed, 'SIGKILL')
  await vi.waitFor(async () => expect(await embedded.query('SELECT n FROM busy')).toEqual([]), PATIENCE)
  await busy
})

test('after stop() nothing starts again, also when the server was being brought back', async () => {
  const dataDir = await tempDir()
  const embedded = await start({ dataDir })
  process.kill((await serverPid(dataDir)) as number, 'SIGKILL')
  await vi.waitFor(() =>
    expect(embedded.logged).toContain('the database server ended (SIGKILL); starting it again'),
  )
  await embedded.stop()
  const left = await serverPid(dataDir)
  expect(left !== undefined && (await isRunningServer(left))).toBe(false)
  await start({ dataDir })
})

test('kill -9 of both at once: the next Roster recovers', async () => {
  const dataDir = await tempDir()
  const roster = await spawnRoster()
  const { up } = await roster.ask('start', dataDir)
  await queryOnce(up!, 'CREATE TABLE answered AS SELECT 1 AS n')
  // Held still, so that it cannot bring the server back before it dies too.
  process.kill(roster.pid, 'SIGSTOP')
  process.kill((await serverPid(dataDir)) as number, 'SIGKILL')
  await roster.end('SIGKILL')
  const next = await start({ dataDir })
  expect(await next.query('SELECT n FROM answered')).toEqual([{ n: 1 }])
})

test("a dead server's pid that went to another program stops neither the program nor the start", async () => {
  const dataDir = await tempDir()
  const first = await start({ dataDir })
  await first.query('CREATE TABLE answered AS SELECT 1 AS n')
  await first.stop()
  const other = await spawnAsOwnerOf(join(dataDir, 'postgres'))
  await writeFile(
    join(dataDir, 'postgres', 'postmaster.pid'),
    `${other.pid}\n/elsewhere\n1\n5432\n.\n\n 1 1\nready   \n`,
  )
  await writeFile(join(dataDir, 'postgres', '.s.PGSQL.5432.lock'), `${other.pid}\n`)
  const second = await start({ dataDir })
  expect(await second.query('SELECT n FROM answered')).toEqual([{ n: 1 }])
  expect(other.exitCode ?? other.signalCode).toBeNull()
})

test("the server of a cluster whose number only begins alike is not taken for this one's orphan", async () => {
  const dataDir = await tempDir()
  await (await start({ dataDir })).stop()
  const clusterDir = join(dataDir, 'postgres')
  const other = await spawnAsOwnerOf(clusterDir, `cluster_name=${await clusterIdentity(clusterDir)}0`)
  await writeFile(
    join(clusterDir, 'postmaster.pid'),
    `${other.pid}\n/elsewhere\n1\n5432\n.\n\n 1 1\nready   \n`,
  )
  expect(await findRunning(dataDir)).toBeUndefined()
  const next = await start({ dataDir })
  expect(await next.query('SELECT 1 AS one')).toEqual([{ one: 1 }])
  expect(other.exitCode ?? other.signalCode).toBeNull()
})

test('a server on the cluster that Roster did not start is left alone, and the start refuses with its pid', async () => {
  const dataDir = await tempDir()
  await (await start({ dataDir })).stop()
  const other = await spawnAsOwnerOf(join(dataDir, 'postgres'))
  await writeFile(join(dataDir, 'postgres', 'postmaster.pid'), `${other.pid}\n`)
  const listener = createServer()
  onTestFinished(() => new Promise((resolve) => listener.close(() => resolve())))
  await new Promise<void>((resolve) => listener.listen(join(dataDir, 'postgres', '.s.PGSQL.5432'), resolve))
  await expect(start({ dataDir })).rejects.toMatchObject({
    reason: 'held',
    message: expect.stringContaining(`(pid ${other.pid})`),
  })
  expect(other.exitCode ?? other.signalCode).toBeNull()
})

/** PostgreSQL cares only for pids of its own user. */
async function spawnAsOwnerOf(path: string, ...args: string[]): Promise<ChildProcess> {
  const { uid, gid } = await stat(path)
  // A builtin that waits for its input: one process, which ends with this one.
  const child = spawn('sh', ['-c', 'read forever', ...args], {
    cwd: '/',
    ...(process.getuid?.() === 0 ? { uid, gid } : {}),
  })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  await once(child, 'spawn')
  return child
}
