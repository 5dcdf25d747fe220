import { access } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from './config.ts'
import { type Database, openDatabase } from './store/database.ts'
import { findRunning } from './store/embedded/find-running.ts'
import { CLUSTER_DIR } from './store/embedded/names.ts'

/** There is no store where one was looked for. */
export class NoStore extends Error {}

/**
 * Opens the store that a Roster with these settings uses, beside that Roster where it runs: through its server's socket
 * then, else by starting the embedded server. Throws `NoStore` rather than make one.
 */
export async function openLocalStore(config: Config): Promise<Database> {
  const url = config.databaseUrl ?? (await findEmbedded(config.dataDir))
  return openDatabase({ ...config, url, poolSizeMax: 2, log: () => {} })
}

async function findEmbedded(dataDir: string): Promise<string | undefined> {
  const running = await findRunning(dataDir)
  if (running !== undefined) {
    const { host, port, user, database } = running
    const query = new URLSearchParams({ host, port: String(port), sslmode: 'disable' })
    return `postgres://${user}@localhost/${database}?${query}`
  }
  await access(join(dataDir, CLUSTER_DIR)).catch(() => {
    throw new NoStore(
      `There is no store in ${dataDir}: start Roster once, or say where it is with ROSTER_DATA_DIR or DATABASE_URL.`,
    )
  })
  return undefined
}
