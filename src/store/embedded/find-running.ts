import { realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { clusterIdentity } from './cluster-identity.ts'
import { connectionTo, type EmbeddedConnection } from './connection-to.ts'
import { hasCode } from './has-code.ts'
import { CLUSTER_DIR, SOCKET_NAME } from './names.ts'
import { readPostmasterPid } from './postmaster-pid.ts'
import { reachableSocketDir } from './reachable-socket-dir.ts'
import { readArguments } from './read-arguments.ts'

/**
 * Finds the server that another Roster runs in `dataDir`, for a command that works beside it; undefined
 * when none takes connections. The connection lasts as long as that Roster does.
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
