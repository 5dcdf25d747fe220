import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { type FileHandle, open, rename, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ClusterPlace } from './cluster.ts'
import { describeServerWords, EmbeddedError } from './embedded-errors.ts'
import { readPostmasterPid } from './running-server.ts'
import { SERVER_ENV } from './server-user.ts'

/** The parameters of a server's start. */
export interface ServerPlan {
  postgres: string
  place: ClusterPlace
  logPath: string
  settings: Record<string, string>
  /** Aborts a start under way: the server is stopped and `runServer` refuses. */
  signal?: AbortSignal
}

/** A server that accepts connections, as a child process. */
interface RunningServer {
  pid: number
  /** Resolves when the process has ended, with how: `exit 1`, `SIGKILL`. */
  ended: Promise<string>
  /** Requests a fast shutdown, then harder ones, until the process has ended. */
  stop(): Promise<void>
}

/** All of Roster has 10 s after SIGTERM; an immediate shutdown loses nothing, because the next start replays the log. */
const FAST_SHUTDOWN_MS = 3000
const IMMEDIATE_SHUTDOWN_MS = 1000

/**
 * Starts PostgreSQL and resolves when it accepts connections, however long its recovery takes. Refuses with
 * `start_failed` and the server's own words if it ends before that.
 */
export async function runServer(plan: ServerPlan): Promise<RunningServer> {
  const { cwd, user, dArgument } = plan.place
  const log = await openServerLog(plan.logPath)
  const logStart = await logSize(plan.logPath)
  const assignments = Object.entries(plan.settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const child = spawn(plan.postgres, ['-D', dArgument, ...assignments], {
    cwd,
    env: SERVER_ENV,
    // A session of its own: Ctrl-C and a closing terminal signal only Roster, and Roster stops the server.
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
    ...user,
  })
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', (code, signal) => resolve(signal ?? `exit ${code}`))
  })
  stopWithUs(child, ended)
  await Promise.race([once(child, 'spawn').catch(() => {}), ended])
  await log.close()
  const server = { pid: child.pid ?? 0, ended, stop: () => stopChild(child, ended) }
  const early = await untilReadyOrEnded(server, cwd, plan.signal)
  if (early === undefined) return server
  const words = await readLogSince(plan.logPath, logStart)
  const known = describeServerWords(words, dirname(plan.logPath))
  if (known !== undefined) throw known
  throw new EmbeddedError(
    'start_failed',
    `PostgreSQL did not start (${early}). ${plan.logPath} says: ${words}`,
  )
}

/** Undefined once the server accepts connections, else how it ended. A failure here leaves no server behind. */
async function untilReadyOrEnded(
  { pid, ended, stop }: RunningServer,
  clusterDir: string,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const onAbort = () => void stop()
  signal?.addEventListener('abort', onAbort)
  if (signal?.aborted) onAbort()
  try {
    return await Promise.race([ended, untilReady(clusterDir, pid, ended)])
  } catch (error) {
    await stop()
    throw error
  } finally {
    signal?.removeEventListener('abort', onAbort)
  }
}

async function untilReady(clusterDir: string, pid: number, ended: Promise<string>): Promise<undefined> {
  let over = false
  void ended.then(() => {
    over = true
  })
  while (!over) {
    const found = await readPostmasterPid(clusterDir)
    if (found?.pid === pid && found.ready) return
    await sleep(5)
  }
}

/** Whenever this process exits, except by a kill, the server is signalled and stops by itself. */
function stopWithUs(child: ChildProcess, ended: Promise<string>): void {
  const onExit = () => child.kill('SIGINT')
  process.once('exit', onExit)
  void ended.then(() => process.off('exit', onExit))
}

async function stopChild(child: ChildProcess, ended: Promise<string>): Promise<void> {
  const gone = ended.then(() => true)
  const after = (timeoutMs: number) => sleep(timeoutMs, false, { ref: false })
  child.kill('SIGINT')
  if (await Promise.race([gone, after(FAST_SHUTDOWN_MS)])) return
  child.kill('SIGQUIT')
  if (await Promise.race([gone, after(IMMEDIATE_SHUTDOWN_MS)])) return
  child.kill('SIGKILL')
  await ended
}

const STILL_STARTING_AFTER_MS = 5000
const LEFT_BACKENDS_MS = 30_000

/**
 * Starts the server for the first time in this process. Backends of a server that was killed together with
 * its Roster finish their statement before they notice; PostgreSQL refuses to start beside them, and this
 * waits for them up to 30 s. Logs a message if a recovery takes long.
 */
export async function firstStart(plan: ServerPlan, log: (message: string) => void): Promise<RunningServer> {
  const deadline = Date.now() + LEFT_BACKENDS_MS
  const timer = setTimeout(() => {
    log('the database is still starting: after a crash it replays its log, up to max_wal_size')
  }, STILL_STARTING_AFTER_MS)
  try {
    for (;;) {
      try {
        return await runServer(plan)
      } catch (error) {
        if (!isBesideLeftBackends(error) || Date.now() > deadline) throw error
        await sleep(100)
      }
    }
  } finally {
    clearTimeout(timer)
  }
}

/** PostgreSQL's `miscinit.c` and `sysv_shmem.c`: "pre-existing shared memory block … is still in use". */
function isBesideLeftBackends(error: unknown): boolean {
  return error instanceof EmbeddedError && error.message.includes('is still in use')
}

/** A server that is restarted when it ends. */
interface Supervised {
  /** Stops the server for good; resolves when its process has ended. */
  stop(): Promise<void>
}

const FIRST_PAUSE_MS = 50
const PAUSE_MAX_MS = 5000
/** A server that lived this long was healthy; when it ends, the pauses start again from the first. */
const WELL_AFTER_MS = 60_000

/**
 * Restarts a server: when it ends by itself, `start` is called again, after a pause that doubles from 50 ms
 * to 5 s while it keeps failing (PostgreSQL refuses to start until every backend of a killed server is gone).
 * After `stop()` nothing starts again; a start under way is aborted by its signal.
 */
export function supervise(
  first: RunningServer,
  start: (signal: AbortSignal) => Promise<RunningServer>,
  log: (message: string) => void,
): Supervised {
  const stopping = new AbortController()
  const { signal } = stopping
  let server: RunningServer | undefined = first

  async function keepRunning(): Promise<void> {
    let pauseMs = FIRST_PAUSE_MS
    let said = ''
    while (!signal.aborted) {
      if (server) {
        const since = Date.now()
        const how = await server.ended
        server = undefined
        if (signal.aborted) return
        if (Date.now() - since > WELL_AFTER_MS) pauseMs = FIRST_PAUSE_MS
        log(`the database server ended (${how}); starting it again`)
      }
      await sleep(pauseMs, undefined, { signal }).catch(() => {})
      if (signal.aborted) return
      pauseMs = Math.min(pauseMs * 2, PAUSE_MAX_MS)
      try {
        server = await start(signal)
        log(`the database server is back (pid ${server.pid})`)
        said = ''
      } catch (error) {
        const reason = describeFailedStart(error)
        if (!signal.aborted && reason !== said) log(`the database server is not back yet: ${reason}`)
        said = reason
      }
    }
  }

  const keeping = keepRunning()
  return {
    async stop() {
      stopping.abort()
      await server?.stop()
      await keeping
      await server?.stop()
    },
  }
}

/** The reason of a failed start, without the times and pids of its log, so that the same reason is logged once. */
function describeFailedStart(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return message.replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+ \w+ \[\d+\] /g, '')
}

const LOG_BYTES_MAX = 5 * 2 ** 20
const TAIL_BYTES = 2000

/**
 * Opens the server's log file for appending, mode 0600; a file over 5 MB is renamed to `….1` first. A file,
 * not a pipe: a server whose Roster was killed must neither block nor die when it writes.
 */
async function openServerLog(path: string): Promise<FileHandle> {
  const size = await logSize(path)
  if (size > LOG_BYTES_MAX) await rename(path, `${path}.1`)
  return open(path, 'a', 0o600)
}

/** The log after the first `from` bytes, at most its last 2,000 bytes. */
async function readLogSince(path: string, from: number): Promise<string> {
  const size = await logSize(path)
  const start = Math.max(from, size - TAIL_BYTES)
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(TAIL_BYTES), position: start })
    return buffer.toString('utf8', 0, bytesRead).trim()
  } finally {
    await file.close()
  }
}

/** The bytes in the log; 0 if there is none. */
async function logSize(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  )
}
