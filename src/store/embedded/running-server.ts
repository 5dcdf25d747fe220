import { readFile, realpath, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { clusterIdentity } from './cluster.ts'
import {
  CLUSTER_DIR,
  connectionTo,
  type EmbeddedConnection,
  knock,
  reachableSocketDir,
  SOCKET_NAME,
} from './connection.ts'
import { EmbeddedError, hasCode } from './embedded-errors.ts'
import { runAs } from './server-user.ts'

/**
 * Finds the server that another Roster runs in `dataDir`, for a command that works beside it; undefined if
 * none accepts connections. The connection lasts as long as that Roster does.
 */
export async function findRunning(dataDir: string): Promise<EmbeddedConnection | undefined> {
  try {
    const clusterDir = await realpath(join(dataDir, CLUSTER_DIR))
    const found = await readPostmasterPid(clusterDir)
    if (!found?.ready) return undefined
    const identity = await clusterIdentity(clusterDir)
    const isOurs = (await readArguments(found.pid)).includes(`cluster_name=${identity}`)
    return isOurs ? connectionTo((await reachableSocketDir(clusterDir, SOCKET_NAME)).path) : undefined
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined
    throw error
  }
}

/** A fast shutdown writes at most shared_buffers; a slow disk gets this long before an immediate shutdown. */
const FAST_SHUTDOWN_MS = 30_000
const IMMEDIATE_SHUTDOWN_MS = 10_000

/**
 * Stops a server of this cluster that outlived a killed Roster. It is not adopted: its clients are dead, it
 * may have the settings or the version of an older Roster, and only a child process can be watched. Refuses
 * with `held` if another program runs a server on the cluster. Call it only while the data directory is
 * locked.
 */
export async function stopOrphan(clusterDir: string, log: (message: string) => void): Promise<void> {
  const pid = (await readPostmasterPid(clusterDir))?.pid
  if (pid === undefined || !exists(pid)) return
  const identity = await clusterIdentity(clusterDir)
  const isOrphan = async () => (await readArguments(pid)).includes(`cluster_name=${identity}`)
  if (await isOrphan()) {
    log(`stopping the database server that a killed Roster left behind (pid ${pid})`)
    await stopPostmaster(pid, isOrphan)
  }
  // A process without a command line is ending or a zombie; its socket may answer for a moment longer.
  if ((await readArguments(pid)).length > 0 && (await hasServer(clusterDir))) {
    throw new EmbeddedError(
      'held',
      `A PostgreSQL that Roster did not start runs on ${clusterDir} (pid ${pid}): stop that one first.`,
    )
  }
  // The pid belongs to another program, or to a zombie, which a container's first process may never collect.
  // PostgreSQL would take either for its server if it has the same user. Backends that still run are safe
  // without these files: their shared memory, identified by the directory's inode, prevents a second server.
  await rm(join(clusterDir, 'postmaster.pid'), { force: true })
  await rm(join(clusterDir, `${SOCKET_NAME}.lock`), { force: true })
}

async function stopPostmaster(pid: number, isRunning: () => Promise<boolean>): Promise<void> {
  for (const [signal, timeoutMs] of [
    ['SIGINT', FAST_SHUTDOWN_MS],
    ['SIGQUIT', IMMEDIATE_SHUTDOWN_MS],
  ] as const) {
    signalIfThere(pid, signal)
    const deadline = Date.now() + timeoutMs
    while (Date.now() < deadline) {
      if (!(await isRunning())) return
      await sleep(10)
    }
  }
  throw new EmbeddedError(
    'start_failed',
    `The database server left behind (pid ${pid}) does not stop: end it by hand.`,
  )
}

async function hasServer(clusterDir: string): Promise<boolean> {
  const dir = await reachableSocketDir(clusterDir, SOCKET_NAME)
  try {
    return (await knock(join(dir.path, SOCKET_NAME), 0)).state === 'alive'
  } finally {
    await dir.release()
  }
}

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return hasCode(error, 'EPERM')
  }
}

function signalIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    // The process ended between the check and the signal, which is what the signal was for.
    if (!hasCode(error, 'ESRCH')) throw error
  }
}

/** What a running server writes about itself to `postmaster.pid`. */
interface PostmasterPid {
  pid: number
  /** True once it accepts connections; pg_ctl waits for the same. */
  ready: boolean
}

/**
 * Reads `postmaster.pid`: line 1 is the pid, line 8 the status (PostgreSQL, `utils/pidfile.h`). Undefined if
 * there is none, or one that is being written.
 */
export async function readPostmasterPid(clusterDir: string): Promise<PostmasterPid | undefined> {
  try {
    const lines = (await readFile(join(clusterDir, 'postmaster.pid'), 'utf8')).split('\n')
    const pid = Number.parseInt(lines[0] ?? '', 10)
    return pid > 0 ? { pid, ready: lines[7]?.trim() === 'ready' } : undefined
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
}

/**
 * The command line of a living process, the program first; empty if it is gone or a zombie. On macOS an
 * argument with spaces is returned in parts.
 */
export async function readArguments(pid: number): Promise<string[]> {
  const line = process.platform === 'linux' ? await readProc(pid) : await readPs(pid)
  return line.split(process.platform === 'linux' ? '\0' : ' ').filter((argument) => argument !== '')
}

async function readProc(pid: number): Promise<string> {
  try {
    return await readFile(`/proc/${pid}/cmdline`, 'utf8')
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ESRCH')) return ''
    throw error
  }
}

async function readPs(pid: number): Promise<string> {
  return (await runAs(undefined, 'ps', ['-ww', '-o', 'command=', '-p', String(pid)])).stdout.trim()
}
