import { mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findRunning } from '../../../src/store/embedded/running-server.ts'
import { type EmbeddedPostgres, startEmbedded } from '../../../src/store/embedded/start-embedded.ts'
import { isRunningServer, serverPid } from './support/server-pid.ts'
import { queryOnce, start } from './support/start.ts'
import { tempDir } from './support/temp-dir.ts'

test('makes the cluster, the role and the database, keeps what was written, and stops for good', async () => {
  const dataDir = join(await tempDir(), 'not', 'there', 'yet')
  const first = await start({ dataDir })
  await first.query('CREATE TABLE kept AS SELECT 7 AS answer')
  const pid = (await serverPid(dataDir)) as number
  await Promise.all([first.stop(), first.stop()])
  expect(await isRunningServer(pid)).toBe(false)
  expect(await serverPid(dataDir)).toBeUndefined()

  const second = await start({ dataDir })
  expect(await second.query('SELECT answer FROM kept')).toEqual([{ answer: 7 }])
})

describe('a running server', () => {
  let dataDir: string
  let embedded: EmbeddedPostgres
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'roster-embedded-'))
    embedded = await startEmbedded({ dataDir, log: () => {}, settings: { work_mem: '5MB' } })
  })
  afterAll(async () => {
    await embedded.stop()
    await rm(dataDir, { recursive: true, force: true })
  })
  const query = <Row extends object>(text: string, user = 'roster') =>
    queryOnce<Row>({ ...embedded.connection, user }, text)

  test('every safe setting is on, the encoding is UTF-8, and order is the same on every machine', async () => {
    const rows = await query<{ name: string; setting: string }>(
      `SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes',
        'data_checksums', 'listen_addresses', 'server_encoding', 'work_mem')`,
      'postgres',
    )
    expect(Object.fromEntries(rows.map(({ name, setting }) => [name, setting]))).toEqual({
      fsync: 'on',
      synchronous_commit: 'on',
      full_page_writes: 'on',
      data_checksums: 'on',
      listen_addresses: '',
      server_encoding: 'UTF8',
      work_mem: '5120',
    })
    expect(await query(`SELECT lower('ÄÉЖ') AS lower, 'Z' < 'a' AS by_code_point`)).toEqual([
      { lower: 'äéж', by_code_point: true },
    ])
  })

  test("Roster's role owns its database and is no superuser", async () => {
    expect(
      await query(
        `SELECT rolsuper, rolcreatedb, pg_get_userbyid(datdba) AS owner
         FROM pg_roles, pg_database WHERE rolname = current_user AND datname = current_database()`,
      ),
    ).toEqual([{ rolsuper: false, rolcreatedb: true, owner: 'roster' }])
  })

  test('the socket is closed to everybody but the server user, and its directory too', async () => {
    const directory = await stat(embedded.connection.host)
    const socket = await stat(join(embedded.connection.host, '.s.PGSQL.5432'))
    expect(directory.mode & 0o777).toBe(0o700)
    expect(socket.mode & 0o777).toBe(0o700)
    expect(socket.uid).toBe(directory.uid)
    expect(socket.uid).not.toBe(0)
  })

  test('the server is in a session of its own, out of reach of the terminal', async () => {
    const pid = (await serverPid(dataDir)) as number
    // Signalling a group needs one that the server leads; signal 0 only asks whether it exists.
    expect(process.kill(-pid, 0)).toBe(true)
  })
})

test('a data directory too long for a socket address works, and its path is short', async () => {
  const dataDir = join(await tempDir(), 'x'.repeat(90), 'y'.repeat(90))
  const embedded = await start({ dataDir })
  expect(Buffer.byteLength(join(embedded.connection.host, '.s.PGSQL.5432'))).toBeLessThanOrEqual(103)
  expect(await embedded.query('SELECT 1 AS one')).toEqual([{ one: 1 }])
})

test('two names of one data directory are one data directory', async () => {
  const dir = await tempDir()
  await mkdir(join(dir, 'data'))
  await symlink(join(dir, 'data'), join(dir, 'other-name'))
  await start({ dataDir: join(dir, 'data') })
  await expect(start({ dataDir: join(dir, 'other-name') })).rejects.toThrow(`pid ${process.pid}`)
})

test('a command beside a running Roster finds its server, and none when it is stopped', async () => {
  const dataDir = await tempDir()
  expect(await findRunning(dataDir)).toBeUndefined()
  const embedded = await start({ dataDir })
  const found = await findRunning(dataDir)
  expect(await queryOnce(found!, 'SELECT current_user AS me')).toEqual([{ me: 'roster' }])
  await embedded.stop()
  expect(await findRunning(dataDir)).toBeUndefined()
})

test('a first start that was killed half-way leaves nothing that the next one trips over', async () => {
  const dataDir = await tempDir()
  await mkdir(join(dataDir, 'postgres.new-abcdef', 'base'), { recursive: true })
  await writeFile(join(dataDir, 'postgres.new-abcdef', 'PG_VERSION'), '18\n')
  await start({ dataDir })
  expect((await readdir(dataDir)).filter((name) => name.includes('.new-'))).toEqual([])
})
