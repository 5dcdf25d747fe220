import { closeSync, openSync } from 'node:fs'
import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { hasCode } from './embedded-errors.ts'

/** Roster's role, and the database that it owns. */
export const ROLE = 'roster'

/** The role that initdb creates; Roster uses it only to create its own. */
export const SUPERUSER = 'postgres'

/** PostgreSQL names its socket after a port, even without a TCP port. */
export const SOCKET_PORT = 5432
export const SOCKET_NAME = `.s.PGSQL.${SOCKET_PORT}`

/** Inside the data directory: the cluster, and what its server writes to stderr. */
export const CLUSTER_DIR = 'postgres'
export const SERVER_LOG = 'postgres.log'

/** The parameters with which `pg` connects to the embedded server; `host` is the directory of its Unix socket. */
export interface EmbeddedConnection {
  host: string
  port: number
  user: string
  database: string
  password?: string
  /** Off whatever PGSSLMODE is: a Unix socket has no TLS. */
  ssl: false
}

/** The connection of Roster's role to Roster's database, through the socket in `socketDir`. */
export function connectionTo(socketDir: string): EmbeddedConnection {
  return { host: socketDir, port: SOCKET_PORT, user: ROLE, database: ROLE, ssl: false }
}

/**
 * Creates Roster's role and database if they are missing. The role is no superuser: it may create databases,
 * and owns its own. So a vulnerability in Roster does not give a shell on the machine, and every migration is
 * proven to work with the rights that hosted servers give.
 */
export async function ensureDatabase(socketDir: string): Promise<void> {
  const client = new Client({
    host: socketDir,
    port: SOCKET_PORT,
    user: SUPERUSER,
    database: 'postgres',
    ssl: false,
  })
  // The server may end at any moment; the query's rejection reports that, and the event must not end Roster.
  client.on('error', () => {})
  await client.connect()
  try {
    const { rows } = await client.query<{ role: boolean; database: boolean }>(
      `SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = '${ROLE}') AS role,
              EXISTS (SELECT FROM pg_database WHERE datname = '${ROLE}') AS database`,
    )
    if (!rows[0]?.role) await client.query(`CREATE ROLE ${ROLE} LOGIN CREATEDB`)
    if (!rows[0]?.database) await client.query(`CREATE DATABASE ${ROLE} OWNER ${ROLE}`)
  } finally {
    await client.end()
  }
}

/** A path to a directory, short enough for the sockets in it; `release` frees what it uses. */
interface ReachableDir {
  path: string
  release(): Promise<void>
}

/** The shortest `sun_path` there is, macOS's 104 bytes with its closing NUL; Linux has 108. */
const SOCKET_PATH_BYTES_MAX = 103

/**
 * Returns a path through which this process can connect to sockets called `socketName` in `dir`: the
 * directory itself, or a substitute if the whole would be too long for a socket address.
 *
 * On Linux the substitute is an open descriptor seen through /proc: a kill leaves nothing behind, and no
 * cleaner of temporary directories can delete it. Elsewhere it is a link in a new directory of mode 0700.
 */
export async function reachableSocketDir(
  dir: string,
  socketName: string,
  platform: string = process.platform,
): Promise<ReachableDir> {
  if (Buffer.byteLength(join(dir, socketName)) <= SOCKET_PATH_BYTES_MAX) {
    return { path: dir, release: async () => {} }
  }
  if (platform === 'linux') {
    const descriptor = openSync(dir, 'r')
    return { path: `/proc/${process.pid}/fd/${descriptor}`, release: async () => closeSync(descriptor) }
  }
  const holder = await mkdtemp(join(tmpdir(), 'roster-'))
  const link = join(holder, 's')
  await symlink(dir, link)
  return { path: link, release: () => rm(holder, { recursive: true, force: true }) }
}

/** The result of a connection to a Unix socket. The kernel refuses as soon as the listening process is gone. */
type Knock = { state: 'gone' } | { state: 'dead' } | { state: 'alive'; banner: string }

/**
 * Connects to a Unix socket to see whether its process lives. Waits up to `bannerTimeoutMs` for one
 * line of text, not at all for 0; a process too busy to send it is alive too, with an empty banner.
 */
export function knock(path: string, bannerTimeoutMs: number): Promise<Knock> {
  return new Promise((resolve, reject) => {
    const socket = connect({ path })
    let banner = ''
    const alive = () => {
      socket.destroy()
      resolve({ state: 'alive', banner: banner.trim() })
    }
    socket.setEncoding('utf8').setTimeout(bannerTimeoutMs, alive)
    socket.on('data', (text: string) => {
      banner += text
      if (banner.includes('\n')) alive()
    })
    if (bannerTimeoutMs === 0) socket.once('connect', alive)
    socket.once('end', alive)
    socket.once('error', (error) => {
      socket.destroy()
      if (hasCode(error, 'ENOENT')) resolve({ state: 'gone' })
      else if (hasCode(error, 'ECONNREFUSED', 'ENOTSOCK', 'EPROTOTYPE')) resolve({ state: 'dead' })
      // Full backlog, reset while answering, or another user's socket: a process is listening.
      else if (hasCode(error, 'EAGAIN', 'ECONNRESET', 'EPIPE', 'EACCES', 'EPERM')) alive()
      else reject(error)
    })
  })
}
