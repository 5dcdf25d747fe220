import { chown, cp, lchown, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { copyPlaces, findPackage, placeBinaries } from '../../src/store/embedded/binaries.ts'
import { clusterIdentity, clusterPlace } from '../../src/store/embedded/cluster.ts'
import {
  CLUSTER_DIR,
  type EmbeddedConnection,
  ROLE,
  reachableSocketDir,
  SOCKET_NAME,
  SUPERUSER,
} from '../../src/store/embedded/connection.ts'
import { readPostmasterPid } from '../../src/store/embedded/running-server.ts'
import { runServer } from '../../src/store/embedded/server-process.ts'
import type { ServerUser } from '../../src/store/embedded/server-user.ts'
import { serverSettings } from '../../src/store/embedded/settings.ts'

export interface Standby {
  url: string
  /** Does to replay what `pg_wal_replay_pause` and `_resume` do. */
  pause(): Promise<void>
  resume(): Promise<void>
  promote(): Promise<void>
  stop(): Promise<void>
}

/** A streaming replica of an embedded server: its files, copied while it runs, on a server of their own. */
export async function startStandby(primaryDir: string, primary: EmbeddedConnection): Promise<Standby> {
  const dataDir = await mkdtemp(join(tmpdir(), 'roster-standby-'))
  const clusterDir = join(dataDir, CLUSTER_DIR)
  const from = join(primaryDir, CLUSTER_DIR)
  const owner = await stat(from)
  // The server's user passes through, and may not list.
  await chownIfRoot(dataDir, owner)
  const client = await connect(primary.host)
  await client.query("select pg_backup_start('standby', true)")
  await cp(from, clusterDir, { recursive: true, filter: (path) => !/postmaster|\.s\.PGSQL/.test(path) })
  const { rows } = await client.query('select labelfile from pg_backup_stop(false)')
  await client.end()
  const user = process.getuid?.() === 0 ? { uid: owner.uid, gid: owner.gid } : undefined
  await writeFile(join(clusterDir, 'backup_label'), rows[0].labelfile)
  await writeFile(join(clusterDir, 'standby.signal'), '')
  const host = await hostFor(user, from, primary.host)
  const conninfo = `host=${host} port=${primary.port} user=${SUPERUSER}`
  await writeFile(join(clusterDir, 'postgresql.auto.conf'), `primary_conninfo = '${conninfo}'\n`)
  await handOver(clusterDir, owner)
  const binaries = await placeBinaries(findPackage(), user, copyPlaces(dataDir))
  const server = await runServer({
    postgres: binaries.postgres,
    place: clusterPlace(clusterDir, user),
    logPath: join(dataDir, 'postgres.log'),
    signal: AbortSignal.timeout(startMsMax),
    settings: {
      ...serverSettings({ max_connections: '300' }),
      cluster_name: await clusterIdentity(clusterDir),
      hot_standby: 'on',
    },
  })
  const socket = await reachableSocketDir(clusterDir, SOCKET_NAME)
  const run = async (statement: string) => {
    const client = await connect(socket.path)
    await client.query(statement).finally(() => client.end())
  }
  const query = new URLSearchParams({ host: socket.path, port: String(primary.port) })
  return {
    url: `postgres://${ROLE}@localhost/${ROLE}?${query}`,
    pause: () => run('select pg_wal_replay_pause()'),
    resume: () => run('select pg_wal_replay_resume()'),
    promote: () => run('select pg_promote(true)'),
    async stop() {
      await server.stop()
      await socket.release()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** For a hang: a standby takes a second. */
const startMsMax = 120_000

/** The way to the primary's socket for the server's user, who cannot enter the directories that lead there. */
async function hostFor(user: ServerUser | undefined, clusterDir: string, host: string): Promise<string> {
  if (user === undefined) return host
  return `/proc/${(await readPostmasterPid(clusterDir))?.pid}/cwd`
}

async function connect(host: string): Promise<Client> {
  const client = new Client({ host, port: 5432, user: SUPERUSER, database: 'postgres', ssl: false })
  client.on('error', () => {})
  await client.connect()
  return client
}

interface Owner {
  uid: number
  gid: number
}

async function chownIfRoot(path: string, { uid, gid }: Owner): Promise<void> {
  if (process.getuid?.() === 0) await chown(path, uid, gid)
}

/** What root copied is root's. */
async function handOver(clusterDir: string, { uid, gid }: Owner): Promise<void> {
  if (process.getuid?.() !== 0) return
  const paths = await readdir(clusterDir, { recursive: true })
  for (const path of ['', ...paths]) await lchown(join(clusterDir, path), uid, gid)
}
