import { constants } from 'node:fs'
import { chmod, cp, lstat, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { NativePackage } from './find-package.ts'
import { hasCode } from './has-code.ts'
import { linkLibraries } from './link-libraries.ts'

/** Parts of the package for compiling against PostgreSQL; a server never opens them. */
const LEFT_OUT = /\.a$|^(include|pkgconfig|pgxs)$/

/**
 * Puts a complete, linked, world-readable copy of the binaries into `place`, under a name with their
 * version, and gives its path. A copy that is there already is used again, but only if it is ours:
 * `place` may be a shared temporary directory, where somebody else could have left a trap.
 * The copy appears by one rename, so two starters and a kill in the middle leave it whole or absent.
 */
export async function copyBinaries({ nativeDir, version }: NativePackage, place: string): Promise<string> {
  const made = await mkdir(place, { recursive: true })
  // Under umask 077 what was just made would be closed to the very user it is for.
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
