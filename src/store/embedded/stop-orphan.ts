import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { clusterIdentity } from './cluster-identity.ts'
import { EmbeddedError } from './embedded-error.ts'
import { hasCode } from './has-code.ts'
import { knock } from './knock.ts'
import { SOCKET_NAME } from './names.ts'
import { readPostmasterPid } from './postmaster-pid.ts'
import { reachableSocketDir } from './reachable-socket-dir.ts'
import { readArguments } from './read-arguments.ts'

/** A fast shutdown writes at most shared_buffers; a slow disk gets this long before the hard way. */
const FAST_SHUTDOWN_MS = 30_000
const IMMEDIATE_SHUTDOWN_MS = 10_000

/**
 * Leaves the cluster without a running server. A server that outlived a killed Roster is stopped, not
 * adopted: its clients are dead, it may have the settings or the version of an older Roster, and only
 * a child can be watched. Refuses with `held` when somebody else runs a server on the cluster.
 * Call it only while the data directory is locked.
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
  // A process without a command line is ending or a zombie; its socket may answer for a moment more.
  if ((await readArguments(pid)).length > 0 && (await hasServer(clusterDir))) {
    throw new EmbeddedError(
      'held',
      `A PostgreSQL that Roster did not start runs on ${clusterDir} (pid ${pid}): stop that one first.`,
    )
  }
  // What is left is another program, or a zombie, which a container's first process may never collect.
  // PostgreSQL would take either for its server if it has the same user. Backends that still run are
  // safe without these files: their shared memory, known by the directory's inode, keeps a second server out.
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
    // It ended between the look and the signal, which is what the signal was for.
    if (!hasCode(error, 'ESRCH')) throw error
  }
}
