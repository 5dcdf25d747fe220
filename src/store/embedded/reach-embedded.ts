import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { NoStore } from '../no-store.ts'
import { findRunning } from './find-running.ts'
import { CLUSTER_DIR } from './names.ts'
import { type EmbeddedOptions, type EmbeddedPostgres, startEmbedded } from './start-embedded.ts'

/**
 * The embedded server of a store that exists: the one that a running Roster started, which `stop()` leaves alone, else
 * one of this process's own. Throws `NoStore` rather than make a store.
 */
export async function reachEmbedded(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const connection = await findRunning(options.dataDir)
  if (connection !== undefined) return { connection, stop: async () => {} }
  await access(join(options.dataDir, CLUSTER_DIR)).catch(() => {
    throw new NoStore(options.dataDir)
  })
  return startEmbedded(options)
}
