import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { provided } from './provided.ts'

type Variables = Record<string, string>

/** For a hang: a start takes a second. */
const startMsMax = 240_000

export interface RunningRoster {
  url: string
  child: ChildProcess
  /** The output so far. */
  output: { stdout: string; stderr: string }
  /** Sends the signal and waits for the end: its exit code, or the signal that ended it. */
  stop(signal?: NodeJS.Signals): Promise<number | string>
}

/** How a process ended, with its output. */
export interface Ended {
  code: number | string
  stdout: string
  stderr: string
}

type CleanUp = (after: () => Promise<void>) => void

/**
 * Starts the built Roster on a free port and waits until it says that it listens; killed when the test ends, or with
 * `afterAll` when the file does.
 */
export async function startRoster(
  variables: Variables,
  cleanUp: CleanUp = onTestFinished,
  command: Command = {},
): Promise<RunningRoster> {
  const { child, output, ended } = await spawnRoster(variables, cleanUp, command)
  const deadline = AbortSignal.timeout(startMsMax)
  for (;;) {
    const url = /^Roster is running at (\S+)$/m.exec(output.stdout)?.[1]
    if (url !== undefined) {
      const stop = (signal: NodeJS.Signals = 'SIGTERM') => {
        child.kill(signal)
        return ended
      }
      return { url, child, output, stop }
    }
    await Promise.race([once(child.stdout!, 'data', { signal: deadline }), ended])
    if (child.exitCode !== null) throw new Error(`Roster ended with ${child.exitCode}: ${output.stderr}`)
  }
}

/** Starts the built Roster where it is expected to refuse, and waits for its end. */
export async function startRefusedRoster(variables: Variables, args?: readonly string[]): Promise<Ended> {
  const { output, ended } = await spawnRoster(variables, onTestFinished, args === undefined ? {} : { args })
  return { code: await ended, ...output }
}

/** How Roster is started; default: the built `main.js`, here. */
interface Command {
  args?: readonly string[]
  cwd?: string
}

async function spawnRoster(variables: Variables, cleanUp: CleanUp, { args, cwd }: Command = {}) {
  const child = spawn(process.execPath, args ?? [await builtFile('main.js')], {
    cwd,
    env: environment({ PORT: '0', ROSTER_PROCESSES: '1', ...variables }),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output.stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text) => {
    output.stderr += text
  })
  const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string)
  cleanUp(async () => {
    child.kill('SIGKILL')
    await ended
  })
  return { child, output, ended }
}

/** A request that Roster has begun to read and that gets no further until it is finished; hung up when the test ends. */
export async function holdRequest(
  { url }: RunningRoster,
  key: string,
): Promise<{ finish(): void; answer(): string }> {
  const { hostname, port } = new URL(url)
  const body = JSON.stringify({ name: 'In flight' })
  const socket = connect(Number(port), hostname).setEncoding('utf8')
  onTestFinished(() => void socket.destroy())
  socket.on('error', () => {})
  socket.write(
    `POST /v1/workspaces HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${key}\r\nExpect: 100-continue\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`,
  )
  // It asks for the body when it has taken the request.
  await once(socket, 'data')
  let answer = ''
  socket.on('data', (text) => {
    answer += text
  })
  socket.write(body.slice(0, 5))
  return { finish: () => socket.write(body.slice(5)), answer: () => answer }
}

/** Runs `roster` with these arguments. */
export async function runCli(args: readonly string[], variables: Variables): Promise<Ended> {
  const script = await builtFile('cli/roster.js')
  return new Promise((resolve) => {
    execFile(process.execPath, [script, ...args], { env: environment(variables) }, (error, stdout, stderr) =>
      resolve({ code: error ? (error.code ?? error.signal ?? 'failed') : 0, stdout, stderr }),
    )
  })
}

/** A file of the built Roster, by its place in `dist`. */
export async function builtFile(path: string): Promise<string> {
  return join(await provided('builtDir'), 'dist', path)
}

/** A directory of the test's own, removed when it ends, or with `afterAll` when the file does. */
export async function temporaryDirectory(cleanUp: CleanUp = onTestFinished): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'roster-dir-'))
  cleanUp(() => rm(dir, { recursive: true, force: true }))
  return dir
}

/** Nothing of the run's own environment but what any program needs. */
function environment(variables: Variables): Variables {
  const { PATH = '', HOME = '' } = process.env
  return { PATH, HOME, ...variables }
}
