import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmod, writeFile } from 'node:fs/promises'
import { type AddressInfo, connect, createServer } from 'node:net'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { Pool } from 'pg'
import { afterAll, describe, expect, onTestFinished, test } from 'vitest'
import { BadValue, databaseUrl } from '../../src/config-values.ts'
import { explainStartError } from '../../src/explain-start-error.ts'
import { waitForServer } from '../../src/store/database/reach-server.ts'
import { type Fitness, faultOf } from '../../src/store/database/unfit-server.ts'
import { cuttingProxy } from '../support/cutting-proxy.ts'
import { createScratchDatabase } from '../support/open-test-database.ts'
import { provided } from '../support/provided.ts'
import { runCli, startRefusedRoster, startRoster, temporaryDirectory } from '../support/run-roster.ts'
import { dropDatabase } from '../support/scratch-databases.ts'
import { send } from '../support/start-app.ts'

const key = 'k'.repeat(32)

/** Runs a statement on the server of the run. */
async function onServer(statement: string, url?: string): Promise<void> {
  const pool = new Pool({ connectionString: url ?? (await provided('serverUrl')), max: 1 })
  try {
    await pool.query(statement)
  } finally {
    await pool.end()
  }
}

let made = 0

/** The URL of a database made with these words, dropped when the file ends. */
async function madeDatabase(words: string): Promise<string> {
  const serverUrl = await provided('serverUrl')
  const name = `roster_test_wrong_${process.pid}_${made++}`
  await onServer(`create database ${name} template template0 ${words}`)
  afterAll(() => dropDatabase(serverUrl, name))
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return url.href
}

async function refused(url: string): Promise<string> {
  const { code, stderr } = await startRefusedRoster({
    DATABASE_URL: url,
    ROSTER_DATA_DIR: join(await temporaryDirectory(), 'data'),
    ROSTER_LOG_LEVEL: 'warn',
  })
  expect(code).toBe(1)
  expect(stderr).not.toContain('    at ')
  expect(stderr).toMatch(/^Roster cannot start: .*\n$/)
  return stderr
}

describe('a database on which Roster would fail later is refused at the start', () => {
  test.each(['LATIN1', 'SQL_ASCII'])('with the encoding %s', async (encoding) => {
    const url = await madeDatabase(`encoding '${encoding}' locale_provider libc locale 'C'`)
    const said = await refused(url)
    expect(said).toContain(`has the encoding ${encoding}`)
    expect(said).toContain("encoding 'UTF8'")
  })

  test('whose search_path names no schema', async () => {
    const { url, pool } = await createScratchDatabase({ migrated: false })
    const name = new URL(url).pathname.slice(1)
    await pool.query(`alter database "${name}" set search_path = nowhere`)
    expect(await refused(url)).toMatch(/the search_path of \S+ \(nowhere\) names no schema/)
  })

  test('that is read-only', async () => {
    const { url, pool } = await createScratchDatabase({ migrated: false })
    const name = new URL(url).pathname.slice(1)
    await pool.query(`alter database "${name}" set default_transaction_read_only = on`)
    expect(await refused(url)).toContain('the database is read-only')
  })

  test('that is not there', async () => {
    const url = new URL(await provided('serverUrl'))
    url.pathname = '/roster_no_such_database'
    expect(await refused(url.href)).toContain(
      'the database of DATABASE_URL cannot be used: database "roster_no',
    )
  })

  test.each<[string, Partial<Fitness>, RegExp | undefined]>([
    ['as it should be', {}, undefined],
    ['of PostgreSQL 14', { version: 14 }, /needs 15 or later/],
    ['without ICU', { hasIcu: false }, /has no ICU/],
    ['in which the role may make nothing', { mayCreate: false }, /grant create on schema public to roster/],
    ['in which it may make nothing, but has all', { mayCreate: false, hasStore: true }, undefined],
  ])('%s', (_, found, said) => {
    const fit: Fitness = {
      database: 'contacts',
      role: 'roster',
      version: 18,
      encoding: 'UTF8',
      hasIcu: true,
      schema: 'public',
      searchPath: '"$user", public',
      mayCreate: true,
      hasStore: false,
      isReadOnly: false,
    }
    const fault = faultOf({ ...fit, ...found })
    if (said === undefined) expect(fault).toBeUndefined()
    else expect(fault).toMatch(said)
  })
})

describe('DATABASE_URL', () => {
  test('with signs in its password as they are says how these are encoded, and never the password', async () => {
    const said = /must be .*@ is %40, # is %23, \/ is %2F/
    for (const password of ['p#ss', 'p/ss', 'p?ss', '1#ss', '1/2@3', '7?x'])
      expect(() => databaseUrl(`postgres://roster:${password}@127.0.0.1:5432/roster`), password).toThrow(said)
    const { code, stderr } = await startRefusedRoster({
      DATABASE_URL: 'postgres://roster:1/2@3@127.0.0.1:5432/r',
    })
    expect(code).toBe(1)
    expect(stderr).toMatch(/^Roster cannot start: DATABASE_URL must be /)
    expect(stderr).toMatch(said)
    expect(stderr).not.toContain('1/2@3')
  })

  test.each(['p%23ss', 'p%40ss', 'p%2Fss', 'p@ss', 'plain'])('may have the password %s', (password) => {
    expect(databaseUrl(`postgres://roster:${password}@h/db`)).toBe(`postgres://roster:${password}@h/db`)
  })

  test('with a mode of TLS that checks nothing checks the certificate; an unknown mode is refused', () => {
    for (const mode of ['allow', 'prefer', 'require', 'verify-ca', 'verify-full'])
      expect(databaseUrl(`postgres://h/db?sslmode=${mode}&x=1`)).toBe(
        'postgres://h/db?sslmode=verify-full&x=1',
      )
    for (const mode of ['disable', 'no-verify'])
      expect(databaseUrl(`postgres://h/db?sslmode=${mode}`)).toBe(`postgres://h/db?sslmode=${mode}`)
    expect(() => databaseUrl('postgres://h/db?sslmode=on')).toThrow(BadValue)
  })

  test('to a server without TLS says which mode to use, and no other program warns', async () => {
    // A server's answer to the question for TLS (PostgreSQL 18, 54.2.11): no.
    const server = createServer((socket) => socket.on('error', () => {}).on('data', () => socket.write('N')))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    const { port } = server.address() as AddressInfo
    expect(await refused(`postgres://u:p@127.0.0.1:${port}/db?sslmode=require`)).toContain('sslmode=disable')
  })

  test.each([
    [
      'SELF_SIGNED_CERT_IN_CHAIN',
      'self-signed certificate in certificate chain',
      /sslrootcert=.*sslmode=no-verify/,
    ],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate', /sslrootcert=/],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'unable to verify the first certificate', /sslrootcert=/],
    ['ERR_TLS_CERT_ALTNAME_INVALID', "Hostname/IP does not match certificate's altnames", /another name/],
    ['CERT_HAS_EXPIRED', 'certificate has expired', /renew it/],
    [
      '28000',
      'no pg_hba.conf entry for host "10.0.0.1", user "u", database "d", no encryption',
      /sslmode=verify-full/,
    ],
  ])('whose connection fails with %s says what to do', (code, message, cure) => {
    const error = Object.assign(new Error(message), { code })
    expect(explainStartError(error, { host: 'h', port: 1, databaseUrl: 'postgres://x' })).toMatch(cure)
  })
})

test('a server that is not up yet is waited for, and said so once', async () => {
  const { url } = await createScratchDatabase({ migrated: false })
  const target = new URL(url)
  const directory = target.searchParams.get('host')
  const port = Number(target.searchParams.get('port') ?? (target.port || 5432))
  let asked = 0
  const server = createServer((client) => {
    client.on('error', () => {})
    if (++asked <= 3) {
      client.resetAndDestroy()
      return
    }
    const upstream =
      directory === null ? connect(port, target.hostname) : connect(`${directory}/.s.PGSQL.${port}`)
    upstream.on('error', () => client.destroy()).on('close', () => client.destroy())
    client
      .on('close', () => upstream.destroy())
      .pipe(upstream)
      .pipe(client)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const through = new URL(url)
  through.hostname = '127.0.0.1'
  through.port = String((server.address() as AddressInfo).port)
  for (const name of ['host', 'port']) through.searchParams.delete(name)
  const roster = await startRoster({
    DATABASE_URL: through.href,
    ROSTER_DATA_DIR: join(await temporaryDirectory(), 'data'),
  })
  expect(roster.output.stderr.match(/is not up yet \(.*\); Roster waits for it for 60 s/g)).toHaveLength(1)
})

test('a server that never comes is given up, what waiting cannot mend at once', async () => {
  const said: string[] = []
  const options = { waitMs: 600, log: (message: string) => void said.push(message) }
  const away = new Pool({ connectionString: 'postgres://u@127.0.0.1:1/db' })
  await expect(waitForServer(away, options)).rejects.toThrow('ECONNREFUSED')
  expect(said).toHaveLength(1)
  const none = new URL(await provided('serverUrl'))
  none.pathname = '/roster_no_such_database'
  await expect(waitForServer(new Pool({ connectionString: none.href }), options)).rejects.toThrow(
    'does not exist',
  )
  expect(said).toHaveLength(1)
})

test('every command of an older program refuses a newer schema, in one sentence', async () => {
  const { url, pool } = await createScratchDatabase()
  await pool.query(
    "insert into roster_migrations (number, name, statements_done, checksum, finished) values (9999, '9999_later', 1, 'x', true)",
  )
  const file = join(await temporaryDirectory(), 'people.csv')
  await writeFile(file, 'phone\n+14155552671\n')
  for (const command of [
    ['keys', 'list'],
    ['workspaces', 'list'],
    ['dashboard-link'],
    ['import', file],
    ['export', '-'],
    ['backup', `${file}.roster`],
  ]) {
    const { code, stderr } = await runCli(command, { DATABASE_URL: url })
    expect([command, code]).toEqual([command, 3])
    expect(stderr).toMatch(/^roster: this database was migrated by a newer Roster \(9999_later; .*\n$/)
  }
  const doctor = await runCli(['doctor'], { DATABASE_URL: url })
  expect(doctor.stdout).toMatch(/^FAILED {3}migrations .*newer Roster/m)
})

test('commands that need the present schema say so on an older one', async () => {
  const { url, pool } = await createScratchDatabase()
  await pool.query('delete from roster_migrations where number = (select max(number) from roster_migrations)')
  const { code, stderr } = await runCli(['keys', 'list'], { DATABASE_URL: url })
  expect([code, stderr]).toEqual([3, expect.stringContaining('start this Roster once')])
})

const hasPgBouncer = spawnSync('pgbouncer', ['--version']).status === 0

/** PgBouncer in transaction mode before a database that is reached by TCP; its URL. */
async function startPgBouncer(url: string): Promise<string> {
  const dir = await temporaryDirectory()
  const { hostname, port: behind, pathname, username, password } = new URL(url)
  const free = createServer().listen(0, '127.0.0.1')
  await once(free, 'listening')
  const { port } = free.address() as AddressInfo
  await new Promise((closed) => free.close(closed))
  const name = pathname.slice(1)
  const secret = password === '' ? '' : ` password=${decodeURIComponent(password)}`
  const config = `[databases]
${name} = host=${hostname} port=${behind} dbname=${name} user=${decodeURIComponent(username)}${secret}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 4
`
  await writeFile(join(dir, 'pgbouncer.ini'), config)
  await chmod(dir, 0o755)
  // It does not run as root.
  const asUser = userInfo().uid === 0 ? ['-u', 'nobody'] : []
  const child = spawn('pgbouncer', [...asUser, join(dir, 'pgbouncer.ini')], { stdio: 'ignore' })
  onTestFinished(() => void child.kill('SIGKILL'))
  const pooled = `postgres://${username}@127.0.0.1:${port}/${name}`
  const isUp = () =>
    onServer('select 1', pooled).then(
      () => true,
      () => false,
    )
  await expect.poll(isUp).toBe(true)
  return pooled
}

test.skipIf(!hasPgBouncer)(
  'behind PgBouncer in transaction mode named statements are switched off, and nothing fails (skipped where pgbouncer is not installed)',
  async () => {
    const { url } = await createScratchDatabase({ migrated: false })
    const { url: byTcp } = await cuttingProxy(url, { keeps: false, cleanUp: onTestFinished })
    const pooled = await startPgBouncer(byTcp)
    const roster = await startRoster({
      DATABASE_URL: pooled,
      ROSTER_DATA_DIR: join(await temporaryDirectory(), 'data'),
      ROSTER_BOOTSTRAP_KEY: key,
    })
    const ask = (method: string, path: string, body?: object) =>
      send(roster.url + path, method, { key, ...(body !== undefined && { body }) })
    const [{ id: workspaceId }] = (await ask('GET', '/v2/workspaces')).body.data
    const create = (at: number) => ask('POST', '/v2/contacts', { workspaceId, email: `${at}@example.com` })
    const answers = await Promise.all(Array.from({ length: 40 }, (_, at) => create(at)))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]))
    const file = join(await temporaryDirectory(), 'people.csv')
    await writeFile(
      file,
      `email\n${Array.from({ length: 3_000 }, (_, at) => `i${at}@example.com`).join('\n')}\n`,
    )
    const imported = await runCli(['import', file], { DATABASE_URL: pooled })
    expect(imported).toMatchObject({ code: 0 })
    expect(roster.output.stderr.match(/ROSTER_PREPARED=off/g)).toHaveLength(1)
    expect(roster.output.stderr).not.toContain('    at ')
  },
)
