import { type Database, openDatabase } from '../store/database/database.ts'
import { DistributionRefused, distribute } from '../store/schema/distribute.ts'

interface LocalStore {
  databaseUrl: string | undefined
  dataDir: string
  prepared: boolean
  statementTimeoutMs: number
  acquireTimeoutMs: number
}

/** Opens the store that a Roster with these settings uses, also beside it while it runs; never makes one. */
export function openLocalStore(settings: LocalStore): Promise<Database> {
  return openDatabase({
    ...settings,
    url: settings.databaseUrl,
    mustExist: true,
    poolSizeMax: 2,
    log: () => {},
  })
}

/** Opens the store that a Roster with these settings would start on; makes an empty one. Refuses while a Roster uses it. */
export function openStoreForRestore(settings: LocalStore): Promise<Database> {
  return openDatabase({
    ...settings,
    url: settings.databaseUrl,
    // One connection loads, the other keeps the lease.
    poolSizeMax: 2,
    log: () => {},
  })
}

/** Spreads a store over the nodes of a Citus cluster; the answer is why not, where it cannot be. */
export async function distributeStore(
  settings: LocalStore,
  options: { shards: number; log: (message: string) => void },
): Promise<string | undefined> {
  const database = await openLocalStore(settings)
  try {
    await distribute(database, options)
    return undefined
  } catch (error) {
    if (error instanceof DistributionRefused) return error.message
    throw error
  } finally {
    await database.close()
  }
}
