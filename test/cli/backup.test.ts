import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, open, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { sql } from 'kysely'
import { afterAll, describe, expect, test } from 'vitest'
import { CliError } from '../../src/cli/cli-errors.ts'
import { writeNewFile } from '../../src/cli/write-new-file.ts'
import { carriedTables } from '../../src/store/backup/carried-tables.ts'
import { createScratchDatabase } from '../support/open-test-database.ts'
import { builtFile, type Ended, runCli, startRoster, temporaryDirectory } from '../support/run-roster.ts'

const own = { ROSTER_DATA_DIR: join(await temporaryDirectory(afterAll), 'data') }
const roster = await startRoster(own, afterAll)
const dir = await temporaryDirectory(afterAll)
const file = join(dir, 'monday.roster')
const tablesRestored = new RegExp(`Restored: 7 rows in ${carriedTables.length} tables, of \\d{4}-.*\\n$`)
const ada = { firstName: 'Ada', lastName: 'Love\t\\N\n\\.', phone: '+14155552671' }

const firstKeys = await readFile(join(own.ROSTER_DATA_DIR, 'first-keys.txt'), 'utf8')
const key = /Workspace key +(sk_live_\w+)/.exec(firstKeys)![1]

function call(url: string, method: string, body?: object): Promise<Response> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  const content = body === undefined ? null : JSON.stringify(body)
  return fetch(`${url}/v1/contacts`, { method, headers, body: content })
}

const made = await (await call(roster.url, 'POST', ada)).json()
/** Of everything in the store, while it runs. */
const backedUp = await runCli(['backup', file, '--json'], own)

/** Runs `roster` with these files as stdin and stdout. */
async function runWithFiles(
  args: string[],
  files: { stdin?: string; stdout?: string },
  variables: Record<string, string>,
): Promise<Ended> {
  const stdin = files.stdin === undefined ? undefined : await open(files.stdin)
  const stdout = files.stdout === undefined ? undefined : await open(files.stdout, 'w')
  const child = await startCli(args, variables, [stdin?.fd ?? 'ignore', stdout?.fd ?? 'ignore', 'pipe'])
  const ended = await child.ended
  await stdin?.close()
  await stdout?.close()
  return ended
}

async function startCli(
  args: string[],
  variables: Record<string, string>,
  stdio: (number | 'ignore' | 'pipe')[] = ['pipe', 'ignore', 'pipe'],
) {
  const script = await builtFile('cli/roster.js')
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, ...variables }
  const child = spawn(process.execPath, [script, ...args], { env, stdio })
  const output = { stderr: '' }
  child.stderr!.setEncoding('utf8').on('data', (text) => {
    output.stderr += text
  })
  const ended = once(child, 'close').then(([code, signal]) => ({
    code: code ?? signal,
    stdout: '',
    ...output,
  }))
  return { child, output, ended }
}

describe('roster backup', () => {
  test('makes a file for its owner alone while Roster runs, and says what it holds', async () => {
    expect(made).toMatchObject(ada)
    expect(backedUp.code).toBe(0)
    expect(backedUp.stderr).toContain('contacts: 1 rows\n')
    const said = JSON.parse(backedUp.stdout)
    expect(said).toMatchObject({ file, roster: expect.stringMatching(/^\d+\.\d+\.\d+/), rows: 7 })
    expect(said.tables).toContainEqual(expect.objectContaining({ table: 'contacts', rows: 1 }))
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(await readdir(dir)).toEqual(['monday.roster'])
  })

  test('never replaces a file, unless --force says so', async () => {
    const path = join(await temporaryDirectory(), 'kept')
    await writeFile(path, 'precious', { mode: 0o644 })
    const refused = await runCli(['backup', path], own)
    expect(refused).toMatchObject({ code: 1, stdout: '' })
    expect(refused.stderr).toBe(
      `roster: ${path} is there already: give another name, or --force to replace it\n`,
    )
    expect(await readFile(path, 'utf8')).toBe('precious')

    expect(await runCli(['backup', path, '--force'], own)).toMatchObject({ code: 0, stdout: '' })
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect(await runCli(['restore', '--check', path], {})).toMatchObject({ code: 0 })
  })

  test('leaves no file where it fails, and names what cannot be used', async () => {
    const home = await temporaryDirectory()
    const path = join(home, 'x.roster')
    const { url } = await createScratchDatabase({ migrated: false })
    const [none, nowhere, empty, elsewhere] = await Promise.all([
      runCli(['backup', path], { ROSTER_DATA_DIR: join(home, 'none') }),
      runCli(['backup', join(home, 'no/x.roster')], own),
      runCli(['backup', path], { DATABASE_URL: url }),
      runCli(['backup', path], { ...own, ROSTER_URL: roster.url }),
    ])
    expect(none).toMatchObject({ code: 3, stderr: expect.stringContaining('There is no store in ') })
    expect(nowhere).toMatchObject({ code: 1, stderr: expect.stringContaining('ENOENT') })
    expect(empty).toMatchObject({ code: 1, stderr: expect.stringContaining('there is no store of Roster’s') })
    expect(elsewhere).toMatchObject({ code: 2, stderr: expect.stringContaining('without ROSTER_URL') })
    expect(await readdir(home)).toEqual([])
  })

  test('stopped by a signal it leaves no file', async () => {
    const store = await createScratchDatabase()
    const path = join(await temporaryDirectory(), 'x.roster')
    const client = await store.pool.connect()
    await client.query('begin; lock table contacts')
    const { child, ended } = await startCli(['backup', path], { DATABASE_URL: store.url })
    const waits = sql`select 1 from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock' and query like 'lock table%'`
    await expect.poll(async () => (await waits.execute(store.db)).rows.length).toBe(1)
    child.kill('SIGTERM')
    await client.query('rollback')
    client.release()
    expect(await ended).toMatchObject({ code: 1, stderr: 'roster: stopped: no backup was made\n' })
    expect(await readdir(join(path, '..'))).toEqual([])
  })

  test.skipIf(!existsSync('/dev/full'))('a full disk behind stdout is told as what it is', async () => {
    const full = await runWithFiles(['backup', '-'], { stdout: '/dev/full' }, own)
    expect(full.code).toBe(1)
    expect(full.stderr).toMatch(/roster: stdout cannot be written: ENOSPC.*\n$/)
  })
})

describe('roster restore', () => {
  test('fills a new data directory, and the Roster on it answers its old key', async () => {
    const again = { ROSTER_DATA_DIR: join(await temporaryDirectory(), 'data') }
    const restored = await runCli(['restore', file], again)
    expect(restored).toMatchObject({ code: 0, stdout: '' })
    expect(restored.stderr).toMatch(tablesRestored)

    const { url, output } = await startRoster(again)
    expect(await (await call(url, 'GET')).json()).toEqual([made])
    expect(output.stdout).not.toContain('first keys')
    expect((await call(url, 'POST', ada)).status).toBe(409)
    expect((await call(url, 'POST', { ...ada, phone: '+14155552672' })).status).toBe(201)
    const refused = await runCli(['restore', file], again)
    expect(refused).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('in use by another Roster, pid '),
    })
  })

  test('from stdin what was written to stdout, into an empty database, once', async () => {
    const path = join(await temporaryDirectory(), 'piped')
    const { url } = await createScratchDatabase({ migrated: false })
    expect(await runWithFiles(['backup', '-'], { stdout: path }, own)).toMatchObject({ code: 0 })
    expect(await runWithFiles(['restore', '-', '--check'], { stdin: path }, {})).toMatchObject({ code: 0 })
    const there = { DATABASE_URL: url }
    expect(await runWithFiles(['restore', '-'], { stdin: path }, there)).toMatchObject({ code: 0 })
    const twice = await runWithFiles(['restore', '-'], { stdin: path }, there)
    expect(twice.code).toBe(1)
    expect(twice.stderr).toContain('roster: this store is not empty (accounts), and a restore never replaces')
    expect(JSON.parse((await runCli(['keys', 'list', '--json'], there)).stdout)).toHaveLength(2)
  })

  test('refuses a damaged file before it makes anything', async () => {
    const home = await temporaryDirectory()
    const there = { ROSTER_DATA_DIR: join(home, 'data') }
    const whole = await readFile(file)
    const path = join(home, 'x.roster')
    await writeFile(path, whole.subarray(0, -20))
    const damaged = { code: 1, stdout: '', stderr: expect.stringContaining('is damaged or cut off') }
    expect(await runCli(['restore', path], there)).toMatchObject(damaged)
    expect(await runCli(['restore', '--check', path, '--json'], there)).toMatchObject(damaged)
    await writeFile(path, '\u001b[2J,\n')
    const foreign = { code: 1, stdout: '', stderr: 'roster: this is no Roster backup\n' }
    expect(await runCli(['restore', path], there)).toEqual(foreign)
    const directory = { code: 1, stderr: `roster: ${home} is a directory: name the backup in it\n` }
    expect(await runCli(['restore', home], there)).toMatchObject(directory)
    expect(await readdir(home)).toEqual(['x.roster'])
  })

  test('--check says what a file holds and touches no store', async () => {
    const home = await temporaryDirectory()
    const checked = await runCli(['restore', '--check', '--json', file], {
      ROSTER_DATA_DIR: join(home, 'data'),
    })
    expect(checked).toMatchObject({ code: 0, stderr: '' })
    const { file: _, ...said } = JSON.parse(checked.stdout)
    expect(JSON.parse(backedUp.stdout)).toMatchObject(said)
    expect(await readdir(home)).toEqual([])
  })

  test('stopped by a signal it leaves the store empty', async () => {
    const store = await createScratchDatabase({ migrated: false })
    const { child, output, ended } = await startCli(['restore', '-'], { DATABASE_URL: store.url })
    const whole = await readFile(file)
    child.stdin!.write(whole.subarray(0, whole.length - 40))
    await expect.poll(() => output.stderr).toContain('migrated: 0003_log')
    child.kill('SIGINT')
    expect(await ended).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/stopped: nothing was restored\n$/),
    })
    const { rows } = await sql`select id from accounts`.execute(store.db)
    expect(rows).toEqual([])
  })
})

describe('writing a new file', () => {
  test('does not replace a file that appears meanwhile', async () => {
    const home = await temporaryDirectory()
    const path = join(home, 'x')
    const writing = writeNewFile(path, { force: false }, async (output) => {
      await writeFile(path, 'theirs')
      await finished(output.end('ours'))
    })
    await expect(writing).rejects.toThrow(`${path} is there already`)
    expect(await readFile(path, 'utf8')).toBe('theirs')
    expect(await readdir(home)).toEqual(['x'])
  })

  test('of two at once one makes it, whole', async () => {
    const home = await temporaryDirectory()
    const path = join(home, 'x')
    const write = (text: string) =>
      writeNewFile(path, { force: false }, (output) =>
        finished(output.end(text.repeat(100_000))).then(() => text),
      )
    const both = await Promise.allSettled([write('a'), write('b')])
    const done = both.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    expect(done).toHaveLength(1)
    expect(await readFile(path, 'utf8')).toBe(done[0]!.repeat(100_000))
    expect(await readdir(home)).toEqual(['x'])
  })

  test('--force replaces files and links, and nothing else', async () => {
    const home = await temporaryDirectory()
    const path = join(home, 'x')
    const write = () => writeNewFile(path, { force: true }, (output) => finished(output.end('new')))
    await mkdir(path)
    await expect(write()).rejects.toThrow(CliError)
    await rm(path, { recursive: true })
    await writeFile(join(home, 'target'), 'old')
    await symlink(join(home, 'target'), path)
    await write()
    expect(await readFile(path, 'utf8')).toBe('new')
    expect(await readFile(join(home, 'target'), 'utf8')).toBe('old')
  })
})

test.each(['backup', 'restore'])('%s teaches with examples', async (command) => {
  const help = await runCli([command, '--help'], {})
  expect(help).toMatchObject({
    code: 0,
    stderr: '',
    stdout: expect.stringMatching(/Examples?:\n[\s\S]*\$ .*roster /),
  })
  expect((await runCli(['--help'], {})).stdout).toContain(`roster ${command} monday.roster`)
})
