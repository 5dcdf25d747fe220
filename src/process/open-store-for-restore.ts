import { type Database, openDatabase } from '../store/database.ts'
import type { LocalStore } from './open-local-store.ts'

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
