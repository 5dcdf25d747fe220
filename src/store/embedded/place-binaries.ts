import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { copyBinaries } from './copy-binaries.ts'
import { EmbeddedError } from './embedded-error.ts'
import type { NativePackage } from './find-package.ts'
import { hasCode } from './has-code.ts'
import { linkLibraries } from './link-libraries.ts'
import { probeBinaries } from './probe-binaries.ts'
import type { ServerUser } from './server-user.ts'

/** Binaries that the server's user can run, from where they lie now. */
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
 * Where copies may go, best first. The data directory keeps everything in one place but is often closed
 * to the server's user (`/root`). `/var/cache` is next for root, because cleaners of temporary
 * directories take away libraries that a running server has not opened yet.
 */
export function copyPlaces(dataDir: string): string[] {
  const shared = process.getuid?.() === 0 ? ['/var/cache/roster'] : []
  return [dataDir, ...shared, tmpdir()]
}

function binariesIn(nativeDir: string, major: number): Binaries {
  return { initdb: join(nativeDir, 'bin', 'initdb'), postgres: join(nativeDir, 'bin', 'postgres'), major }
}
