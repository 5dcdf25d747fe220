import { readFile, symlink } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { hasCode } from './has-code.ts'

interface LibraryLink {
  source: string
  target: string
}

/**
 * Makes the library links that npm packages cannot carry (`libpq.so.5` → `libpq.so.5.18`).
 * The package's own postinstall makes them too, but `npm ci --ignore-scripts` skips it.
 * Existing links stay. Answers false when the directory does not let us write.
 */
export async function linkLibraries(nativeDir: string): Promise<boolean> {
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
