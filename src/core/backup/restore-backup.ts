import type { Readable } from 'node:stream'
import { analyzeTables } from '../../store/backup/analyze-tables.ts'
import type { Database } from '../../store/database.ts'
import { underLease } from '../../store/lease.ts'
import { migrate } from '../../store/migrate.ts'
import { type Migration, readMigrations } from '../../store/read-migrations.ts'
import { firstStartLease } from '../first-start.ts'
import type { BackupSummary } from './backup-format.ts'
import { judgeSchema } from './judge-schema.ts'
import { loadRows } from './load-rows.ts'
import type { OnProgress } from './on-progress.ts'
import { type OpenBackup, openBackup } from './open-backup.ts'
import { refuseFilledStore } from './refuse-filled-store.ts'

export interface RestoreBackupOptions {
  log: (message: string) => void
  onProgress?: OnProgress
  /** Default: the package's own. */
  migrations?: Migration[]
}

/**
 * Fills an empty store with a backup, all of it or nothing, and brings it up to this Roster's schema. Throws
 * `BackupRefused` for a store that is not empty and for a backup that is damaged or that this Roster cannot restore.
 */
export async function restoreBackup(
  database: Database,
  source: Readable,
  options: RestoreBackupOptions,
): Promise<BackupSummary> {
  const backup = await openBackup(source)
  try {
    return await restoreOpen(database, backup, options)
  } finally {
    await backup.close()
  }
}

async function restoreOpen(
  database: Database,
  backup: OpenBackup,
  { log, onProgress = () => {}, migrations: given }: RestoreBackupOptions,
): Promise<BackupSummary> {
  const migrations = given ?? (await readMigrations())
  const atBackup = judgeSchema(backup.header, migrations)
  await refuseFilledStore(database, atBackup)
  // Rows are loaded into the schema they were taken from, so that later migrations change them as they would have.
  await migrate(database, { log, migrations: atBackup })
  // A Roster that starts meanwhile waits for its turn, and then finds an account.
  const summary = await underLease(database, firstStartLease, (lease) =>
    loadRows(database, backup, lease, onProgress),
  )
  await migrate(database, { log, migrations })
  await analyzeTables(database)
  return summary
}
