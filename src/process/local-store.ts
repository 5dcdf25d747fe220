import { type Database, openDatabase } from '../store/database/database.ts'
import { refuseUnfitServer } from '../store/database/unfit-server.ts'
import { DistributionRefused, distribute } from '../store/schema/distribute.ts'
import { findAppliedMigrations, listPendingMigrations, MigrationRefused } from '../store/schema/migrate.ts'
import { readMigrations } from '../store/schema/read-migrations.ts'

interface LocalStore {
  databaseUrl: string | undefined
  dataDir: string
  walBytesMax: number | undefined
  prepared: boolean
  statementTimeoutMs: number
  acquireTimeoutMs: number
}

/**
 * The schemas on which a command can work: this Roster's own, older ones too, or any, if the command reports
 * problems itself.
 */
export type SchemaTaken = 'own' | 'own or older' | 'any'

/**
 * Opens the store of a Roster with these settings, even while that Roster runs; never creates one. Throws
 * `MigrationRefused` for a schema on which the command cannot work.
 */
export async function openLocalStore(settings: LocalStore, taken: SchemaTaken = 'own'): Promise<Database> {
  const database = await openDatabase({
    ...settings,
    url: settings.databaseUrl,
    mustExist: true,
    poolSizeMax: 2,
    log: () => {},
  })
  try {
    if (taken !== 'any') await refuseOtherSchemas(database, taken)
    return database
  } catch (error) {
    await database.close()
    throw error
  }
}

async function refuseOtherSchemas(database: Database, taken: SchemaTaken): Promise<void> {
  const applied = await findAppliedMigrations(database)
  if (applied === undefined) {
    // A backup reports an empty database itself.
    if (taken !== 'own') return
    throw new MigrationRefused('there is no store of Roster’s in this database: start Roster once')
  }
  const pending = listPendingMigrations(await readMigrations(), applied)
  if (pending.length > 0 && taken === 'own')
    throw new MigrationRefused(
      `this store is of an older Roster (${pending[0]!.name} has not run): start this Roster once, which brings it up to date`,
    )
}

/**
 * Opens the store on which a Roster with these settings would start, or creates an empty one. Refuses while a
 * Roster uses it.
 */
export async function openStoreForRestore(settings: LocalStore): Promise<Database> {
  const database = await openDatabase({
    ...settings,
    url: settings.databaseUrl,
    // One connection loads, the other renews the lease.
    poolSizeMax: 2,
    waitMs: 0,
    log: () => {},
  })
  try {
    await refuseUnfitServer(database)
    return database
  } catch (error) {
    await database.close()
    throw error
  }
}

/** Distributes a store over the nodes of a Citus cluster; resolves with the reason if that is not possible. */
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
