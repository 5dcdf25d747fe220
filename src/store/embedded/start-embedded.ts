import { access, realpath } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { NoStore } from '../kernel/errors.ts'
import { copyPlaces, findPackage, placeBinaries, readPackage } from './binaries.ts'
import { clusterIdentity, clusterPlace, handOverCluster, initCluster, prepareDataDir } from './cluster.ts'
import {
  CLUSTER_DIR,
  connectionTo,
  type EmbeddedConnection,
  ensureDatabase,
  reachableSocketDir,
  SERVER_LOG,
  SOCKET_NAME,
} from './connection.ts'
import { lockDataDir } from './data-dir-lock.ts'
import { measureVolume, walBytesFor, watchSpace, withReserve } from './disk-space.ts'
import { describeDiskError } from './embedded-errors.ts'
import { findRunning, stopOrphan } from './running-server.ts'
import { firstStart, runServer, type ServerPlan, supervise } from './server-process.ts'
import { serverUser } from './server-user.ts'
import { serverSettings } from './settings.ts'

/** A PostgreSQL that Roster keeps running until `stop()`. */
export interface EmbeddedPostgres {
  connection: EmbeddedConnection
  /** Whether the disk has so little room that writes must stop. */
  isShortOfSpace(): boolean
  /** Resolves when the server has stopped cleanly (fast shutdown); a second call waits for the first. */
  stop(): Promise<void>
}

export interface EmbeddedOptions {
  dataDir: string
  log: (message: string) => void
  /** The most bytes of the write-ahead log; default: by the size of the disk. */
  walBytesMax?: number | undefined
  /** PostgreSQL settings in addition to Roster's; those for durability and privacy are refused. */
  settings?: Record<string, string>
  /** The directory of the platform package, if not where npm installs it. */
  packageDir?: string
  /** Where copies of the binaries may be stored if the server's user cannot run those of the package. */
  copyPlaces?: readonly string[]
}

/**
 * Starts the PostgreSQL from npm in `dataDir`, and creates what is missing: the directory, the cluster, the
 * role and the database `roster`. A server that ends by itself is restarted until `stop()`. Throws
 * `EmbeddedError` with words that say what to do; then nothing runs and nothing is locked.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  // Unsafe settings are refused before anything is created.
  serverSettings(options.settings)
  const wanted = resolve(options.dataDir)
  await withReserve(wanted, options.log, () => prepareDataDir(wanted))
  // One name for the directory, whichever links lead to it.
  const dataDir = await realpath(wanted)
  const lock = await lockDataDir(dataDir)
  try {
    const server = await withReserve(dataDir, options.log, async () =>
      startServer(await planServer({ ...options, dataDir }), options.log),
    )
    const space = await watchSpace(dataDir)
    const stop = async () => {
      space.stop()
      await server.stop()
      await lock.release()
    }
    let stopped: Promise<void> | undefined
    return {
      connection: server.connection,
      isShortOfSpace: space.isShort,
      stop() {
        stopped ??= stop()
        return stopped
      },
    }
  } catch (error) {
    await lock.release()
    throw describeDiskError(error, dataDir)
  }
}

async function planServer({ dataDir, log, ...options }: EmbeddedOptions): Promise<ServerPlan> {
  const clusterDir = join(dataDir, CLUSTER_DIR)
  const pkg = options.packageDir ? readPackage(options.packageDir) : findPackage()
  const user = await serverUser(dataDir, clusterDir, log)
  const binaries = await placeBinaries(pkg, user, options.copyPlaces ?? copyPlaces(dataDir))
  await initCluster(clusterDir, binaries, user)
  await stopOrphan(clusterDir, log)
  await handOverCluster(clusterDir, user)
  const walBytes = options.walBytesMax ?? walBytesFor(await measureVolume(dataDir))
  return {
    postgres: binaries.postgres,
    place: clusterPlace(clusterDir, user),
    logPath: join(dataDir, SERVER_LOG),
    settings: {
      ...serverSettings(options.settings, { walBytes }),
      cluster_name: await clusterIdentity(clusterDir),
    },
  }
}

type StartedServer = Pick<EmbeddedPostgres, 'connection' | 'stop'>

async function startServer(plan: ServerPlan, log: (message: string) => void): Promise<StartedServer> {
  const clusterDir = plan.place.cwd
  const start = (signal: AbortSignal) =>
    withReserve(dirname(clusterDir), log, async () => {
      await stopOrphan(clusterDir, log)
      return runServer({ ...plan, signal })
    })
  const server = supervise(await firstStart(plan, log), start, log)
  const socketDir = await reachableSocketDir(clusterDir, SOCKET_NAME)
  const stop = async () => {
    await server.stop()
    await socketDir.release()
  }
  try {
    await ensureDatabase(socketDir.path)
  } catch (error) {
    await stop()
    throw error
  }
  return { connection: connectionTo(socketDir.path), stop }
}

/**
 * The embedded server of an existing store: one that a running Roster started, which `stop()` does not stop,
 * else one of this process. Throws `NoStore` instead of creating a store.
 */
export async function reachEmbedded(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const connection = await findRunning(options.dataDir)
  if (connection !== undefined) return besideEmbedded(options.dataDir, connection)
  await access(join(options.dataDir, CLUSTER_DIR)).catch(() => {
    throw new NoStore(options.dataDir)
  })
  return startEmbedded(options)
}

/** The server that another process runs in `dataDir`; `stop()` does not stop it. */
export async function besideEmbedded(
  dataDir: string,
  connection: EmbeddedConnection,
): Promise<EmbeddedPostgres> {
  const space = await watchSpace(dataDir)
  return { connection, isShortOfSpace: space.isShort, stop: async () => space.stop() }
}
