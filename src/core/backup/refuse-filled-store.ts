import { findFilledTable } from '../../store/backup/find-filled-table.ts'
import { listStoredTables } from '../../store/backup/list-stored-tables.ts'
import { findAppliedMigrations } from '../../store/bookkeeping.ts'
import type { Migration } from '../../store/read-migrations.ts'
import type { DirectoryScope } from '../../store/scope.ts'
import { BackupRefused } from './backup-refused.ts'

const advice =
  'stop Roster, set ROSTER_DATA_DIR to a new directory or DATABASE_URL to an empty database, and restore there'

/** Throws `BackupRefused` for a store that has anything, or whose schema went further than these migrations. */
export async function refuseFilledStore(
  scope: DirectoryScope,
  atBackup: readonly Migration[],
): Promise<void> {
  const filled = await findFilledTable(scope, await listStoredTables(scope))
  if (filled !== undefined)
    throw new BackupRefused(`this store is not empty (${filled}), and a restore never replaces: ${advice}`)
  const last = atBackup.at(-1)?.number ?? 0
  const newer = (await findAppliedMigrations(scope))?.find(({ number }) => number > last)
  if (newer !== undefined)
    throw new BackupRefused(`this store is empty but newer than the backup (${newer.name}): ${advice}`)
}
