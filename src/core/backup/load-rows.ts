import { copyRowsIn } from '../../store/backup/copy-rows-in.ts'
import { findFilledTable } from '../../store/backup/find-filled-table.ts'
import { holdTables } from '../../store/backup/hold-tables.ts'
import { listStoredTables } from '../../store/backup/list-stored-tables.ts'
import { inLongTransaction, type LongTransaction } from '../../store/backup/long-transaction.ts'
import { findAppliedMigrations } from '../../store/bookkeeping.ts'
import type { Database } from '../../store/database.ts'
import { isFromServer, isUnavailable } from '../../store/errors.ts'
import type { Lease } from '../../store/lease.ts'
import type { BackupHeader, BackupSummary } from './backup-format.ts'
import { BackupRefused } from './backup-refused.ts'
import type { OnProgress } from './on-progress.ts'
import type { OpenBackup } from './open-backup.ts'
import type { RowBlock } from './read-blocks.ts'

/** Loads every row of a backup into empty tables of its own schema, in one transaction: all of them or none. */
export async function loadRows(
  database: Database,
  { header, blocks }: OpenBackup,
  lease: Lease,
  onProgress: OnProgress,
): Promise<BackupSummary> {
  return inLongTransaction(database, 'write', async (transaction) => {
    await holdEmptyTables(transaction, header)
    const columnsOf = new Map(header.tables.map(({ name, columns }) => [name, columns]))
    const loaded = new Map<string, number>()
    for (;;) {
      const next = await blocks.next()
      if (next.done) {
        lease.assertHeld()
        return next.value
      }
      const { table } = next.value
      await loadBlock(transaction, columnsOf.get(table)!, next.value)
      loaded.set(table, (loaded.get(table) ?? 0) + next.value.rows)
      onProgress(table, loaded.get(table)!)
    }
  })
}

async function holdEmptyTables(transaction: LongTransaction, header: BackupHeader): Promise<void> {
  const tables = await listStoredTables(transaction)
  await holdTables(transaction, tables, 'fromWrites')
  const applied = (await findAppliedMigrations(transaction)) ?? []
  const isStillEmpty = (await findFilledTable(transaction, tables)) === undefined
  if (!isStillEmpty || applied.length !== header.migrations.length)
    throw new BackupRefused(
      'another Roster started to use this store meanwhile: stop it and restore elsewhere',
    )
  const shape = ({ name, columns }: BackupHeader['tables'][number]) => `${name}(${columns})`
  if (tables.map(shape).join() !== header.tables.map(shape).join())
    throw new BackupRefused('the tables of this backup are not those that its migrations make')
}

async function loadBlock(
  transaction: LongTransaction,
  columns: string[],
  { table: name, rows, data }: RowBlock,
): Promise<void> {
  try {
    const stored = await copyRowsIn(transaction, { name, columns }, data)
    if (stored !== rows) throw BackupRefused.damaged(`${name}: ${stored} rows where ${rows} were written`)
  } catch (error) {
    if (!isFromServer(error) || isUnavailable(error)) throw error
    throw new BackupRefused(`PostgreSQL does not take the rows of ${name}: ${(error as Error).message}`, {
      cause: error,
    })
  }
}
