import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ClusterPlace } from './cluster-place.ts'
import { EmbeddedError } from './embedded-error.ts'
import { readPostmasterPid } from './postmaster-pid.ts'
import { SERVER_ENV } from './run-as.ts'
import { logSize, openServerLog, readLogSince } from './server-log.ts'

/** What a server is started from. */
export interface ServerPlan {
  postgres: string
  place: ClusterPlace
  logPath: string
  settings: Record<string, string>
  /** Aborts a start under way: the server is stopped and `runServer` refuses. */
  signal?: AbortSignal
}

/** A server that takes connections, as our child. */
export interface RunningServer {
  pid: number
  /** Resolves when the process has ended, with the words for how: `exit 1`, `SIGKILL`. */
  ended: Promise<string>
  /** Asks for a fast shutdown, then harder, until the process is gone. */
  stop(): Promise<void>
}

/** SIGTERM gives all of Roster 10 s; an immediate shutdown loses nothing, the next start replays the log. */
const FAST_SHUTDOWN_MS = 3000
const IMMEDIATE_SHUTDOWN_MS = 1000

/**
 * Starts PostgreSQL and resolves when it takes connections, however long it has to recover.
 * Refuses with `start_failed` and the server's own words when it ends before that.
 */
export async function runServer(plan: ServerPlan): Promise<RunningServer> {
  const { cwd, user, dArgument } = plan.place
  const log = await openServerLog(plan.logPath)
  const logStart = await logSize(plan.logPath)
  const assignments = Object.entries(plan.settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const child = spawn(plan.postgres, ['-D', dArgument, ...assignments], {
    cwd,
    env: SERVER_ENV,
    // A session of its own: Ctrl-C and a closing terminal reach Roster, and Roster stops the server.
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
  throw new EmbeddedError(
    'start_failed',
    `PostgreSQL did not start (${early}). ${plan.logPath} says: ${words}`,
  )
}

/** Undefined once the server takes connections, else how it ended. What fails here leaves no server behind. */
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

/** However this process exits, short of a kill, the server is told to stop and does so by itself. */
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
