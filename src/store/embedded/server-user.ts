import { spawn } from 'node:child_process'
import { readFile, stat } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { EmbeddedError, hasCode } from './embedded-errors.ts'

/** The user that runs the PostgreSQL server. */
export interface ServerUser {
  uid: number
  gid: number
}

interface NamedUser extends ServerUser {
  name: string
}

/** A user of every image, slim ones included; other programs may run as it too. */
const ANYBODY = 'nobody'

/** Users whose purpose is to own a service, best first. */
const SERVICE_USERS = ['roster', 'postgres', ANYBODY]

/**
 * The user to run PostgreSQL as if Roster is root, because PostgreSQL refuses root; undefined if Roster is an
 * ordinary user and runs it itself.
 *
 * Order: the owner of the cluster, if there is one; the owner of the data directory (a volume that was given
 * to a user); then a service user from `/etc/passwd`. Refuses with `no_user` if there is none. Logs a warning
 * about a user that other programs may share, because the server's user can read all its data.
 */
export async function serverUser(
  dataDir: string,
  clusterDir: string,
  log: (message: string) => void,
): Promise<ServerUser | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const known = await readPasswd()
  const user = await chooseUser(dataDir, clusterDir, known)
  if (user.uid === known.find(({ name }) => name === ANYBODY)?.uid) {
    log(
      `the database runs as ${ANYBODY}, so every program that runs as ${ANYBODY} can read and change it: ` +
        'add a user called roster before the first start, or start Roster as an ordinary user',
    )
  }
  return user
}

async function chooseUser(dataDir: string, clusterDir: string, known: NamedUser[]): Promise<ServerUser> {
  const cluster = await ownerOf(clusterDir)
  if (cluster && cluster.uid !== 0) return cluster
  // Only a user with a passwd entry is suitable: initdb looks its own user up and stops without one.
  const volumeOwner = (await ownerOf(dataDir))?.uid
  const user =
    known.find(({ uid }) => uid !== 0 && uid === volumeOwner) ??
    SERVICE_USERS.map((name) => known.find((entry) => entry.name === name)).find(
      (entry) => entry !== undefined,
    )
  if (user) return { uid: user.uid, gid: user.gid }
  throw new EmbeddedError(
    'no_user',
    'PostgreSQL does not run as root, and /etc/passwd has neither roster nor postgres nor nobody: ' +
      'add one of them, run Roster as an ordinary user, or set DATABASE_URL.',
  )
}

/** Refuses with `no_user` when Roster's own user id has no passwd entry, which initdb needs. */
export function requireOwnPasswdEntry(): void {
  try {
    userInfo()
  } catch (cause) {
    throw new EmbeddedError(
      'no_user',
      `User id ${process.getuid?.()} has no entry in /etc/passwd, and initdb needs one to make the database: ` +
        'start the first time with a user that has one (such as node), or as root, or set DATABASE_URL.',
      { cause },
    )
  }
}

async function ownerOf(path: string): Promise<ServerUser | undefined> {
  try {
    const { uid, gid } = await stat(path)
    return { uid, gid }
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
}

async function readPasswd(): Promise<NamedUser[]> {
  const text = await readFile('/etc/passwd', 'utf8').catch(() => '')
  return text
    .split('\n')
    .map((line) => line.split(':'))
    .filter((fields) => fields.length >= 4)
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
}

/** How a PostgreSQL program ended. `code` is null if a signal ended it. */
interface RunResult {
  code: number | null
  stdout: string
  stderr: string
}

/**
 * The whole environment of every PostgreSQL program: without Roster's secrets and without PGDATA or PGPORT,
 * messages in English, and no search of the system's zone files for the local zone.
 */
export const SERVER_ENV = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }

/** Runs a short-lived program to its end; rejects only when it cannot be started at all. */
export function runAs(
  user: ServerUser | undefined,
  binary: string,
  args: readonly string[],
  cwd = '/',
): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(binary, args, { cwd, env: SERVER_ENV, stdio: ['ignore', 'pipe', 'pipe'], ...user })
    // If it cannot be started, for lack of file handles for example, newer Nodes provide no streams.
    child.once('error', reject)
    let stdout = ''
    let stderr = ''
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
    })
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    child.once('close', (code) => resolve({ code, stdout, stderr }))
  })
}
