import { constants } from 'node:fs'
import { cp, mkdir, readdir, unlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { findPackage } from '../../../../src/store/embedded/binaries.ts'

/** Copies the platform package into `dir`, as a test may then damage it. Without links, as npm carries it. */
export async function copyPackage(dir: string): Promise<string> {
  const packageDir = join(dir, 'package')
  await cp(dirname(findPackage().nativeDir), packageDir, {
    recursive: true,
    mode: constants.COPYFILE_FICLONE,
    verbatimSymlinks: true,
  })
  const libDir = join(packageDir, 'native', 'lib')
  for (const entry of await readdir(libDir, { withFileTypes: true })) {
    if (entry.isSymbolicLink()) await unlink(join(libDir, entry.name))
  }
  return packageDir
}

/** A package in miniature, for tests of where binaries lie: a `postgres` that knows its version. */
export async function fakePackage(
  dir: string,
  { script = VERSION_SCRIPT, mode = 0o755 } = {},
): Promise<string> {
  const packageDir = join(dir, 'package')
  const native = join(packageDir, 'native')
  await mkdir(join(native, 'bin'), { recursive: true })
  await mkdir(join(native, 'lib'))
  await writeFile(join(packageDir, 'package.json'), '{"version":"18.0.0"}')
  await writeFile(join(native, 'pg-symlinks.json'), '[]')
  await writeFile(join(native, 'bin', 'postgres'), script, { mode })
  return packageDir
}

const VERSION_SCRIPT = '#!/bin/sh\necho "postgres (PostgreSQL) 18.0"\n'
