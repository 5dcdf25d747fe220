import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
const isRoot = process.getuid?.() === 0

interface Stranger {
  who: string
  /** Undefined: the user that runs the test. */
  uid: number | undefined
}

const strangers: Stranger[] = isRoot
  ? [
      { who: 'root', uid: undefined },
      { who: 'an ordinary user', uid: 1000 },
    ]
  : [{ who: 'this user', uid: undefined }]

test.each(strangers)(
  'what is committed installs, starts, makes the contact of its curl line, stops and starts again: as $who',
  async ({ uid }) => {
    const home = await mkdtemp(join(tmpdir(), 'roster-clone-'))
    onTestFinished(() => rm(home, { recursive: true, force: true }))
    const clone = join(home, 'roster')
    execFileSync('git', ['clone', '--quiet', root, clone])
    if (uid !== undefined) execFileSync('chown', ['-R', `${uid}:${uid}`, home])
    const { run, npmStart } = as(uid, home, clone)

    await run('npm', ['ci', '--no-audit', '--no-fund'])
    const first = await npmStart()
    const keysPath = /^The first keys are in (\S+)$/m.exec(first.said())?.[1]
    const curl = (await readFile(keysPath!, 'utf8'))
      .split('\n')
      .find((line) => line.trim().startsWith('curl '))
    const made = JSON.parse(await run('sh', ['-c', `${curl!.trim()} --silent`]))
    expect(made).toMatchObject({ firstName: 'Ada', phone: '+14155552671', timezone: 'America/Los_Angeles' })
    await first.stop()

    const later = await npmStart()
    const key = /Bearer (\S+?)'/.exec(curl!)![1]
    const found = await fetch(`${later.url}/v1/contacts/${made.id}`, {
      headers: { authorization: `Bearer ${key}` },
    })
    expect(await found.json()).toEqual(made)
    await later.stop()
  },
  600_000,
)

/** Runs programs in the clone as a user, with nothing of this run in the environment. */
function as(uid: number | undefined, home: string, clone: string) {
  const registry = execFileSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' }).trim()
  const env = { ...machineEnvironment(), HOME: home, npm_config_registry: registry, PORT: '0' }
  const options = { cwd: clone, env, ...(uid !== undefined && { uid, gid: uid }) }

  async function run(command: string, args: string[]): Promise<string> {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'inherit'] })
    const said = gather(child)
    const [code] = await once(child, 'close')
    expect(code, `${command} ${args[0]}`).toBe(0)
    return said()
  }

  async function npmStart() {
    // A group of its own, so that nothing is left when the test fails.
    const child = spawn('npm', ['start'], {
      ...options,
      detached: true,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const ended = once(child, 'close')
    onTestFinished(() => endGroup(child))
    const said = gather(child)
    const runs = /^Roster is running at (\S+)$/m
    await expect.poll(said, { timeout: 60_000 }).toMatch(runs)
    const url = runs.exec(said())![1]!
    const isHealthy = () => fetch(`${url}/healthz`).then(({ status }) => status)
    await expect.poll(isHealthy, { timeout: 60_000 }).toBe(200)
    async function stop() {
      child.kill('SIGTERM')
      expect((await ended)[0]).toBe(0)
      await expect(fetch(`${url}/healthz`)).rejects.toThrow()
    }
    return { url, said, stop }
  }

  return { run, npmStart }
}

/** Without what a test run, npm or Roster would read; proxies and certificates stay. */
function machineEnvironment(): NodeJS.ProcessEnv {
  const ofThisRun = /^(npm_|ROSTER_|VITEST|NODE_ENV$|DATABASE_URL$|HOST$|PORT$)/
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ofThisRun.test(name)))
}

function gather(child: ChildProcess): () => string {
  let text = ''
  child.stdout!.setEncoding('utf8').on('data', (more) => {
    text += more
  })
  return () => text
}

function endGroup({ pid }: ChildProcess): void {
  try {
    process.kill(-pid!, 'SIGKILL')
  } catch {
    // It has ended, as it should.
  }
}
