import { Client } from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { DatabaseHealth, type Health } from '../../src/core/doctor/database-health.ts'
import { createScratchDatabase } from '../support/open-test-database.ts'
import { runCli, startRoster, temporaryDirectory } from '../support/run-roster.ts'
import { send } from '../support/start-app.ts'

const key = 'k'.repeat(32)

/** A built Roster on a database of its own, and a connection that may do to that what it likes. */
async function rosterOnItsOwn() {
  const { url, pool } = await createScratchDatabase({ migrated: false })
  const variables = {
    DATABASE_URL: url,
    ROSTER_DATA_DIR: await temporaryDirectory(),
    ROSTER_BOOTSTRAP_KEY: key,
    ROSTER_LOG_LEVEL: 'warn',
  }
  const roster = await startRoster(variables)
  const ask = (method: string, path: string, body?: object) =>
    send(roster.url + path, method, { key, ...(body !== undefined && { body }) })
  const workspaceId = (await ask('GET', '/v2/workspaces')).body.data[0].id as string
  let sent = 0
  const create = () => ask('POST', '/v2/contacts', { workspaceId, email: `${sent++}@example.com` })
  return { url, pool, variables, roster, ask, create }
}

/** The sentences that the process has logged about outages. */
function sentences(stderr: string): string[] {
  const lines = stderr.split('\n').filter((line) => line !== '')
  return lines
    .map((line) => JSON.parse(line))
    .map(({ msg, err }) => (err === undefined ? msg : `${msg} with a stack`))
}

/** Makes the database read-only, as a standby is, for every session that begins from now on. */
async function setReadOnly(url: string, value: 'on' | 'off'): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query('select current_database() as name')
  await client.query('set default_transaction_read_only = off')
  await client.query(
    `alter database ${client.escapeIdentifier(rows[0].name)} set default_transaction_read_only = ${value}`,
  )
  await client.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  )
  await client.end()
}

test('while the database is read-only nothing says that all is well, and the log says it once', async () => {
  const { url, variables, roster, ask, create } = await rosterOnItsOwn()
  expect((await create()).status).toBe(201)
  for (const path of ['/healthz', '/readyz']) expect((await ask('GET', path)).body).toEqual({ status: 'ok' })

  await setReadOnly(url, 'on')
  await expect.poll(async () => (await create()).status).toBe(503)
  for (let count = 0; count < 20; count++)
    expect(await create()).toMatchObject({ status: 503, body: { code: 'unavailable' } })
  for (const path of ['/healthz', '/readyz']) {
    const { status, body } = await ask('GET', path)
    expect([status, body.status]).toEqual([503, 'unavailable'])
    expect(body.reason).toContain('read-only')
  }
  expect((await ask('GET', '/v2/workspaces')).status).toBe(200)
  const examined = await runCli(['doctor', '--json'], variables)
  expect(examined.code).toBe(1)
  const { healthy, checks } = JSON.parse(examined.stdout)
  expect(healthy).toBe(false)
  expect(checks.find(({ check }: { check: string }) => check === 'database')).toMatchObject({
    state: 'failed',
  })

  await setReadOnly(url, 'off')
  await expect.poll(async () => (await ask('GET', '/readyz')).status).toBe(200)
  expect((await create()).status).toBe(201)
  await expect.poll(() => roster.output.stderr).toContain('read-only')
  const said = sentences(roster.output.stderr).filter((sentence) => !sentence.startsWith('connections'))
  // One at the beginning, and another if the connections that were ended came first.
  expect(said.filter((sentence) => sentence.includes('read-only'))).toHaveLength(1)
  expect(said.length).toBeLessThanOrEqual(2)
  expect(roster.output.stderr).not.toContain('    at ')
})

test('a database that was dropped and made anew is said to be empty, and a store that comes back is served', async () => {
  const { pool, roster, ask, create } = await rosterOnItsOwn()
  expect((await create()).status).toBe(201)
  await pool.query('alter schema public rename to away')
  await pool.query('create schema public')
  for (let count = 0; count < 5; count++) expect((await create()).status).toBe(503)
  const { status, body } = await ask('GET', '/readyz')
  expect([status, body.reason]).toEqual([503, expect.stringContaining('dropped and made anew')])
  await expect.poll(() => sentences(roster.output.stderr)).toHaveLength(1)
  expect(roster.output.stderr).not.toContain('    at ')
  await pool.query('drop schema public')
  await pool.query('alter schema away rename to public')
  await expect.poll(async () => (await ask('GET', '/readyz')).status).toBe(200)
  expect((await create()).status).toBe(201)
})

test('doctor --json prints JSON with the check database FAILED where the database cannot be reached', async () => {
  for (const url of [
    'postgres://nobody:secret@127.0.0.1:1/none',
    'postgres://nobody@no-such-host.invalid/none',
  ]) {
    const examined = await runCli(['doctor', '--json'], { DATABASE_URL: url })
    expect(examined.code).toBe(3)
    const { healthy, checks } = JSON.parse(examined.stdout)
    expect(healthy).toBe(false)
    expect(checks.at(-1)).toMatchObject({ check: 'database', state: 'failed' })
    expect(examined.stdout + examined.stderr).not.toContain('secret')
    const said = await runCli(['doctor'], { DATABASE_URL: url })
    expect(said.stdout).toMatch(/^FAILED {3}database /m)
  }
})

test('doctor says FAILED database where there is no store, and makes none', async () => {
  const examined = await runCli(['doctor', '--json'], {
    ROSTER_DATA_DIR: `${await temporaryDirectory()}/none`,
  })
  expect(examined.code).toBe(3)
  expect(JSON.parse(examined.stdout).checks.at(-1)).toMatchObject({ check: 'database', state: 'failed' })
})

/** An error as the driver throws it. */
function failure(code: string): Error {
  return Object.assign(new Error('failed'), { code })
}

/** A health whose database is controlled by the test, and its log. */
function openHealth(probe: (options: { takesRoom: boolean }) => Promise<void>) {
  const said: string[] = []
  const health = new DatabaseHealth({
    probe,
    timeoutMs: 50,
    log: (sentence, level) => said.push(`${level}: ${sentence}`),
  })
  onTestFinished(() => health.close())
  return { health, said }
}

test('an outage is one sentence when it begins and one when it ends, with a count', async () => {
  let isFull = true
  const { health, said } = openHealth(async ({ takesRoom }) => {
    if (isFull && takesRoom) throw failure('53100')
  })
  // Overwriting in place still succeeds on a full disk.
  expect(await health.look()).toEqual({ isWell: true })
  for (let count = 0; count < 300; count++) expect(health.note(failure('53100'))).toBe(true)
  expect(await health.look()).toMatchObject({ isWell: false, reason: expect.stringContaining('disk') })
  expect(said).toEqual([expect.stringMatching(/^warn: the disk of the database is full/)])
  isFull = false
  await expect.poll(() => said).toHaveLength(2)
  expect(said[1]).toMatch(/^info: .* 300 requests/)
  expect(await health.look()).toEqual({ isWell: true })
})

test.each([
  ['ECONNREFUSED', /cannot be reached/],
  ['57P03', /cannot be reached/],
  ['25006', /read-only/],
  ['42P01', /dropped and made anew/],
  ['3D000', /dropped and made anew/],
  ['28P01', /password/],
  ['53300', /max_connections/],
  ['58030', /its files/],
])('a probe that ends with %s says what is wrong', async (code, reason) => {
  const { health, said } = openHealth(async () => {
    throw failure(code)
  })
  const found: Health = await health.look()
  expect(found).toEqual({ isWell: false, reason: expect.stringMatching(reason) })
  await health.look()
  expect(said).toHaveLength(1)
})

test('a probe that hangs is an outage; what is no outage is left to its stack', async () => {
  const { health, said } = openHealth(() => new Promise(() => {}))
  expect(health.note(failure('42601'))).toBe(false)
  expect(health.note(new Error('a defect'))).toBe(false)
  expect(said).toEqual([])
  expect(await health.look()).toMatchObject({ isWell: false })
})

test('the database is asked once in a second, however many ask', async () => {
  let asked = 0
  const { health } = openHealth(async () => {
    asked++
  })
  await Promise.all(Array.from({ length: 50 }, () => health.look()))
  await health.look()
  expect(asked).toBe(1)
})

test('the log of an outage begins again after it ended', async () => {
  const { health, said } = openHealth(async () => {})
  health.note(failure('57P01'))
  await expect.poll(() => said).toHaveLength(2)
  health.note(failure('57P01'))
  expect(said).toHaveLength(3)
})
