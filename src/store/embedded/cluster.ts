import {
  chmod,
  chown,
  lchown,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Binaries } from './binaries.ts'
import { SUPERUSER } from './connection.ts'
import { describeDiskError, describeServerWords, EmbeddedError, hasCode } from './embedded-errors.ts'
import { requireOwnPasswdEntry, runAs, type ServerUser } from './server-user.ts'

/** A cluster, the user that runs it, and the arguments of its programs. */
export interface ClusterPlace {
  /** `spawn` options: working directory, user and group. */
  cwd: string
  user: ServerUser | undefined
  /** The cluster as the value of `-D`. */
  dArgument: string
}

/**
 * The arguments for PostgreSQL programs on a cluster. For another user the path may lead through directories
 * that this user cannot enter (`/root`), so the program starts inside the cluster and gets its own working
 * directory as the path. Linux only; on macOS Roster is not run as root.
 */
export function clusterPlace(clusterDir: string, user: ServerUser | undefined): ClusterPlace {
  const byWorkingDirectory = user !== undefined && process.platform === 'linux'
  return { cwd: clusterDir, user, dArgument: byWorkingDirectory ? '/proc/self/cwd' : clusterDir }
}

/**
 * A name that identifies the server of this cluster, from the directory's device and inode. As `cluster_name`
 * it is part of the process's command line, which every user may read; the working directory would also
 * identify it, but a container's root without the right to trace cannot read that.
 */
export async function clusterIdentity(clusterDir: string): Promise<string> {
  const { dev, ino } = await stat(clusterDir)
  return `roster-${dev}-${ino}`
}

/**
 * Creates the data directory if it is missing and checks that Roster may write in it. Refuses with
 * `not_writable` or `disk_full`.
 *
 * For root the mode is 0711, not 0700: the server's user has to pass through on its way to the cluster and
 * may not list; everything inside is closed by its own mode.
 */
export async function prepareDataDir(dataDir: string): Promise<void> {
  const probe = join(dataDir, `.writable-${process.pid}`)
  try {
    await makeDirectory(dataDir, process.getuid?.() === 0 ? 0o711 : 0o700)
    await writeFile(probe, 'x')
  } catch (error) {
    throw describeDiskError(error, dataDir)
  } finally {
    await rm(probe, { force: true }).catch(() => {})
  }
}

/** Node's own recursive mkdir reports "no such file" on a read-only file system. */
async function makeDirectory(path: string, mode: number): Promise<void> {
  try {
    await mkdir(path, { mode })
  } catch (error) {
    if (hasCode(error, 'EEXIST') && (await stat(path)).isDirectory()) return
    if (!hasCode(error, 'ENOENT') || dirname(path) === path) throw error
    await makeDirectory(dirname(path), mode)
    await mkdir(path, { mode })
  }
}

const INITDB_ARGUMENTS = [
  `--username=${SUPERUSER}`,
  '--encoding=UTF8',
  // Sorts and folds equally on every machine and after every system upgrade, unlike the C library's locales,
  // so an index never becomes invalid; and it knows the letters of all scripts, unlike plain C.
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--locale=C',
  '--data-checksums',
  // The 0700 directory around the socket is the protection. Peer authentication would lock out root, who runs
  // Roster in containers, and needs a passwd entry for every client; a password would be stored in the same
  // directory.
  '--auth-local=trust',
  '--auth-host=reject',
  '--no-instructions',
]

/**
 * Creates the cluster if it is missing, else checks that these binaries can open it. A new cluster appears by
 * one rename after it is synced, so a kill leaves none, not half of one. Refuses with `wrong_cluster`,
 * `disk_full`, `no_user` or `init_failed`.
 */
export async function initCluster(
  clusterDir: string,
  binaries: Binaries,
  user: ServerUser | undefined,
): Promise<void> {
  const major = await readMajor(clusterDir)
  if (major !== undefined) return requireMajor(clusterDir, major, binaries.major)
  if (!user) requireOwnPasswdEntry()
  await removeUnfinished(clusterDir)
  const fresh = await mkdtemp(`${clusterDir}.new-`)
  try {
    await chmod(fresh, 0o700)
    if (user) await chown(fresh, user.uid, user.gid)
    const { cwd, dArgument } = clusterPlace(fresh, user)
    const result = await runAs(user, binaries.initdb, ['-D', dArgument, ...INITDB_ARGUMENTS], cwd)
    if (result.code !== 0) throw initError(dirname(clusterDir), result.stderr)
    await rename(fresh, clusterDir)
    await syncDirectory(dirname(clusterDir))
  } catch (error) {
    await rm(fresh, { recursive: true, force: true })
    if (!hasCode(error, 'ENOTEMPTY', 'EEXIST', 'ENOTDIR')) throw error
    throw new EmbeddedError(
      'wrong_cluster',
      `${clusterDir} holds something, but no PostgreSQL cluster: move it away.`,
    )
  }
}

async function readMajor(clusterDir: string): Promise<string | undefined> {
  try {
    return (await readFile(join(clusterDir, 'PG_VERSION'), 'utf8')).trim()
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined
    throw error
  }
}

function requireMajor(clusterDir: string, found: string, carried: number): void {
  if (found === String(carried)) return
  throw new EmbeddedError(
    'wrong_cluster',
    `${clusterDir} was made by PostgreSQL ${found}, this Roster carries ${carried}: dump it with the Roster ` +
      `or the pg_dump of ${found} and load it into a new data directory, or run a PostgreSQL ${found} on it ` +
      'and set DATABASE_URL.',
  )
}

async function removeUnfinished(clusterDir: string): Promise<void> {
  const parent = dirname(clusterDir)
  const prefix = `${clusterDir.slice(parent.length + 1)}.new-`
  const names = (await readdir(parent)).filter((name) => name.startsWith(prefix))
  // An initdb of a killed Roster may still be writing; what cannot be deleted now is deleted at the next start.
  await Promise.allSettled(names.map((name) => rm(join(parent, name), { recursive: true, force: true })))
}

function initError(dataDir: string, stderr: string): EmbeddedError {
  const known = describeServerWords(stderr, dataDir)
  if (known !== undefined) return known
  return new EmbeddedError('init_failed', `initdb could not make a database in ${dataDir}: ${stderr.trim()}`)
}

async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/**
 * Gives a cluster that root owns, as after a restore of files, to the server's user, because PostgreSQL opens
 * only directories of its own user. Does nothing without a user or a cluster, or if the user owns it already.
 */
export async function handOverCluster(clusterDir: string, user: ServerUser | undefined): Promise<void> {
  if (!user) return
  try {
    if ((await stat(clusterDir)).uid === user.uid) return
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return
    throw error
  }
  await chownTree(clusterDir, user)
}

async function chownTree(dir: string, user: ServerUser): Promise<void> {
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name)
    if (entry.isDirectory()) await chownTree(path, user)
    else await lchown(path, user.uid, user.gid)
  }
  // The directory itself comes last: its owner shows the next start that the work was complete.
  await lchown(dir, user.uid, user.gid)
}
