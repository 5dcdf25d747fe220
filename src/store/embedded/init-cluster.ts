import { chmod, chown, mkdtemp, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { clusterPlace } from './cluster-place.ts'
import { diskFull } from './describe-disk-error.ts'
import { EmbeddedError } from './embedded-error.ts'
import { hasCode } from './has-code.ts'
import { SUPERUSER } from './names.ts'
import type { Binaries } from './place-binaries.ts'
import { runAs } from './run-as.ts'
import { requireOwnPasswdEntry, type ServerUser } from './server-user.ts'

const INITDB_ARGUMENTS = [
  `--username=${SUPERUSER}`,
  '--encoding=UTF8',
  // Orders and folds the same on every machine and after every system upgrade, unlike the C library's
  // locales, so an index never goes bad; and knows the letters of all scripts, unlike plain C.
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--locale=C',
  '--data-checksums',
  // The 0700 directory around the socket is the lock. Peer would lock out root, who runs Roster in
  // containers, and needs a passwd entry for every client; a password would lie in the same directory.
  '--auth-local=trust',
  '--auth-host=reject',
  '--no-instructions',
]

/**
 * Makes the cluster if it is missing, else checks that these binaries can open it.
 * A cluster appears by one rename after it is synced: a kill in the middle leaves none, not half of one.
 * Refuses with `wrong_cluster`, `disk_full`, `no_user` or `init_failed`.
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
  // An initdb whose Roster was killed may still be writing: what resists now goes at the next start.
  await Promise.allSettled(names.map((name) => rm(join(parent, name), { recursive: true, force: true })))
}

function initError(dataDir: string, stderr: string): EmbeddedError {
  if (stderr.includes('No space left on device')) return diskFull(dataDir)
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
