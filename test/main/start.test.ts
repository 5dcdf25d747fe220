import { execFile, execFileSync, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { createScratchDatabase } from '../support/open-test-database.ts'
import { builtFile, startRefusedRoster, startRoster, temporaryDirectory } from '../support/run-roster.ts'

/** A store without a first start, and a data directory. */
async function freshStore() {
  const { url } = await createScratchDatabase({ migrated: false })
  return { DATABASE_URL: url, ROSTER_DATA_DIR: join(await temporaryDirectory(), 'data') }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise((closed) => server.close(closed))
  return port
}

test('the first start keeps its keys in a file for its owner alone, and its curl line makes a contact', async () => {
  const store = await freshStore()
  const roster = await startRoster(store)
  const path = join(store.ROSTER_DATA_DIR, 'first-keys.txt')
  expect(roster.output.stdout).toContain(`The first keys are in ${path}`)
  expect(roster.output.stdout + roster.output.stderr).not.toContain('sk_live_')
  expect((await stat(path)).mode & 0o777).toBe(0o600)

  const text = await readFile(path, 'utf8')
  const curl = text.split('\n').find((line) => line.trim().startsWith('curl '))!
  const { stdout } = await promisify(execFile)('sh', ['-c', `${curl.trim()} --silent`])
  expect(JSON.parse(stdout)).toMatchObject({ firstName: 'Ada', phone: '+14155552671' })

  const accountKey = /Account key +(sk_live_\w+)/.exec(text)![1]
  const workspaceId = /Workspace id +(\S+)/.exec(text)![1]
  const headers = { authorization: `Bearer ${accountKey}` }
  const workspaces = await fetch(`${roster.url}/v1/workspaces`, { headers })
  expect(await workspaces.json()).toMatchObject([{ id: workspaceId, name: 'My workspace' }])

  const [, url, token] = /(http\S+)\/#\/setup\?token=(\S+)/.exec(text)!
  expect(url).toBe(roster.url)
  expect(roster.output.stdout + roster.output.stderr).not.toContain(token)
  const body = JSON.stringify({ token, name: 'Ada', email: 'ada@example.com', password: 'three blue herons' })
  const asked = { method: 'POST', body, headers: { 'content-type': 'application/json' } }
  const made = await fetch(`${url}/v2/setup`, asked)
  expect([made.status, await made.json()]).toMatchObject([
    201,
    { person: { role: 'owner' }, workspaces: [{ id: workspaceId }] },
  ])
})

test('is not healthy before the first keys can be read', async () => {
  const store = await freshStore()
  const port = await freePort()
  const path = join(store.ROSTER_DATA_DIR, 'first-keys.txt')
  await mkdir(store.ROSTER_DATA_DIR)
  // A writer of the pipe waits for a reader.
  execFileSync('mkfifo', [path])
  const starting = startRoster({ ...store, PORT: String(port) })
  const health = () =>
    fetch(`http://127.0.0.1:${port}/healthz`).then(
      ({ status }) => status,
      () => 'not listening',
    )
  await expect.poll(health).toBe(503)
  expect(await readFile(path, 'utf8')).toContain('sk_live_')
  await starting
  await expect.poll(health).toBe(200)
})

test('a later start makes nothing and says where it listens', async () => {
  const store = await freshStore()
  await (await startRoster(store)).stop()
  const kept = await readFile(join(store.ROSTER_DATA_DIR, 'first-keys.txt'), 'utf8')
  const roster = await startRoster(store)
  expect(roster.output.stdout).not.toContain('keys')
  expect(await readFile(join(store.ROSTER_DATA_DIR, 'first-keys.txt'), 'utf8')).toBe(kept)
})

test('two processes that start at once on one database make one account', async () => {
  const store = await freshStore()
  const rosters = await Promise.all([startRoster(store), startRoster(store)])
  expect(rosters.filter(({ output }) => output.stdout.includes('The first keys are in'))).toHaveLength(1)
})

test('the bootstrap key is the first account key, and is kept nowhere', async () => {
  const store = await freshStore()
  const key = `~${'k'.repeat(31)}`
  const roster = await startRoster({ ...store, ROSTER_BOOTSTRAP_KEY: key })
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  const made = await fetch(`${roster.url}/v1/workspaces`, {
    method: 'POST',
    headers,
    body: '{"name":"By it"}',
  })
  expect(made.status).toBe(201)
  const kept = await readFile(join(store.ROSTER_DATA_DIR, 'first-keys.txt'), 'utf8')
  expect(kept).toContain('(the one in ROSTER_BOOTSTRAP_KEY)')
  expect(kept + roster.output.stdout + roster.output.stderr).not.toContain(key)
})

test('refuses a bootstrap key that is too short in one sentence that does not repeat it', async () => {
  const refused = await startRefusedRoster({ ...(await freshStore()), ROSTER_BOOTSTRAP_KEY: 'k'.repeat(31) })
  expect(refused).toEqual({
    code: 1,
    stdout: '',
    stderr:
      'Roster cannot start: ROSTER_BOOTSTRAP_KEY must be 32 to 256 printable ASCII characters, without spaces\n',
  })
})

test.each([
  ['a port that is taken', '127.0.0.1', 'is in use by another program: stop it, or set PORT to another port'],
  ['an address of another machine', '192.0.2.1', 'is no address of this machine: set HOST to one that is'],
  ['a name that is none', 'no-such-host.invalid', 'is no address of this machine: set HOST to one that is'],
])('refuses %s in one sentence, before anything is made', async (_, HOST, sentence) => {
  const dataDir = join(await temporaryDirectory(), 'data')
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const { port } = taken.address() as AddressInfo
  const refused = await startRefusedRoster({ ROSTER_DATA_DIR: dataDir, HOST, PORT: String(port) })
  taken.close()
  expect(refused).toEqual({
    code: 1,
    stdout: '',
    stderr: `Roster cannot start: ${HOST}:${port} ${sentence}\n`,
  })
  await expect(stat(dataDir)).rejects.toThrow('ENOENT')
})

test.each(['~', '~/roster', '~roster/data'])(
  'refuses the data directory %s, which no shell has expanded',
  async (dataDir) => {
    const refused = await startRefusedRoster({ ROSTER_DATA_DIR: dataDir })
    expect(refused).toMatchObject({ code: 1, stdout: '' })
    expect(refused.stderr).toMatch(/^Roster cannot start: ROSTER_DATA_DIR must be a path: .*~.*\n$/)
    await expect(stat(dataDir)).rejects.toThrow('ENOENT')
  },
)

test('refuses a data directory that is a file, or lies in one', async () => {
  const file = join(await temporaryDirectory(), 'data')
  await writeFile(file, 'x')
  for (const dataDir of [file, join(file, 'below')]) {
    const refused = await startRefusedRoster({ ROSTER_DATA_DIR: dataDir })
    expect(refused).toMatchObject({ code: 1, stdout: '' })
    expect(refused.stderr).toMatch(/^Roster cannot start: The data directory .* is a file: .*\n$/)
  }
})

test.skipIf(process.getuid?.() !== 0 || process.platform !== 'linux')(
  'refuses a read-only file system by its name (skipped unless root, who may mount one)',
  async () => {
    const place = await temporaryDirectory()
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'ro,size=1m', 'none', place])
    try {
      const refused = await startRefusedRoster({ ROSTER_DATA_DIR: join(place, 'data') })
      expect(refused.stderr).toMatch(/^Roster cannot start: The file system of .* is read-only: .*\n$/)
    } finally {
      execFileSync('umount', [place])
    }
  },
)

test.each(['18.20.8', '20.18.3', '19.9.0', '16.20.2'])(
  'Node %s is refused in one sentence by every way to start',
  async (version) => {
    const directory = await temporaryDirectory()
    const older = join(directory, 'older.cjs')
    await writeFile(older, `Object.defineProperty(process.versions, 'node', { value: '${version}' })`)
    const scripts = [
      [await builtFile('main.js')],
      [await builtFile('cli/roster.js'), 'config'],
      [join(import.meta.dirname, '../../scripts/start.js')],
    ]
    for (const script of scripts) {
      const ended = spawnSync(process.execPath, ['--require', older, ...script], {
        cwd: directory,
        encoding: 'utf8',
      })
      expect(ended).toMatchObject({
        status: 1,
        stdout: '',
        stderr: `Roster needs Node 20.19 or later, this is ${version}\n`,
      })
    }
  },
)

// Later Nodes open more files of their own before Roster's first line, and wait for ever at some limits.
const isLaterNode = Number(process.versions.node.split('.')[0]) > 20

test.skipIf(isLaterNode)('a process that may open too few files says so (Node 20 alone)', async () => {
  const dataDir = join(await temporaryDirectory(), 'data')
  const main = await builtFile('main.js')
  for (const limit of [25, 60, 100]) {
    const ended = spawnSync('sh', ['-c', `ulimit -n ${limit} && exec "$0" "$1"`, process.execPath, main], {
      env: { PATH: process.env.PATH, ROSTER_DATA_DIR: dataDir, PORT: '0', ROSTER_LOG_LEVEL: 'error' },
      encoding: 'utf8',
    })
    expect([limit, ended.status, ended.stderr]).toEqual([
      limit,
      1,
      expect.stringMatching(/^Roster cannot start: [^\n]*ulimit -n[^\n]*\n$/),
    ])
  }
})
