import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describeDiskError } from './describe-disk-error.ts'

/**
 * Makes the data directory if it is missing and proves that Roster may write in it.
 * Refuses with `not_writable` or `disk_full`.
 *
 * For root the mode is 0711, not 0700: the server's user has to pass through on its way to the cluster
 * and may not list; everything inside is closed by its own mode.
 */
export async function prepareDataDir(dataDir: string): Promise<void> {
  const probe = join(dataDir, `.writable-${process.pid}`)
  try {
    await mkdir(dataDir, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 })
    await writeFile(probe, 'x')
  } catch (error) {
    throw describeDiskError(error, dataDir)
  } finally {
    await rm(probe, { force: true }).catch(() => {})
  }
}
