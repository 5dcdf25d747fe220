import type { Readable } from 'node:stream'
import { findFilledTable, listStoredTables } from '../../store/backup/carried-tables.ts'
import { analyzeTables, copyRowsIn, holdTables } from '../../store/backup/copy-rows.ts'
import type { Database } from '../../store/database/database.ts'
import { inLongTransaction, type LongTransaction } from '../../store/database/long-transaction.ts'
import { isFromServer } from '../../store/kernel/errors.ts'
import { isUnavailable } from '../../store/kernel/outages.ts'
import type { DirectoryScope } from '../../store/kernel/scope.ts'
import { type Lease, underLease } from '../../store/schema/lease.ts'
import { findAppliedMigrations, migrate, progressOf } from '../../store/schema/migrate.ts'
import { type Migration, readMigrations } from '../../store/schema/read-migrations.ts'
import { firstStartLease } from '../access/people/set-up.ts'
import type { BackupHeader, BackupSummary, OnProgress } from './backup-format.ts'
import { BackupRefused } from './backup-refused.ts'
import { type OpenBackup, openBackup, type RowBlock } from './read-backup.ts'

interface RestoreBackupOptions {
  log: (message: string) => void
  onProgress?: OnProgress
  /** Default: the migrations of this package. */
  migrations?: Migration[]
}

/**
 * Restores a backup into an empty store, completely or not at all, and migrates it to this Roster's schema.
 * Throws `BackupRefused` for a store that is not empty and for a backup that is damaged or that this Roster
 * cannot restore.
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
  // Rows are loaded into the schema they were taken from, so that later migrations change them as they would
  // have been changed.
  await migrate(database, { log, migrations: atBackup })
  // A Roster that starts meanwhile waits for the lease, and then finds an account.
  const summary = await underLease(database, firstStartLease, (lease) =>
    loadRows(database, backup, lease, onProgress),
  )
  await migrate(database, { log, migrations })
  await analyzeTables(database)
  return summary
}

/**
 * Reads a whole backup and returns its summary. Throws `BackupRefused` if it is damaged or this Roster cannot
 * restore it.
 */
export async function checkBackup(source: Readable, migrations?: Migration[]): Promise<BackupSummary> {
  const backup = await openBackup(source)
  try {
    judgeSchema(backup.header, migrations ?? (await readMigrations()))
    for (;;) {
      const next = await backup.blocks.next()
      if (next.done) return next.value
    }
  } finally {
    await backup.close()
  }
}

/** The migrations of this Roster that the backup's store had run. Throws `BackupRefused` if the store had run others. */
function judgeSchema({ roster, migrations }: BackupHeader, known: readonly Migration[]): Migration[] {
  const newest = migrations.at(-1)
  if (migrations.length > known.length)
    throw new BackupRefused(
      `this backup was made by a newer Roster (${roster}; its schema is ${newest?.name}, this one's is ${known.at(-1)?.name}): restore it with that version or a later one`,
    )
  for (const [index, { name, checksum }] of migrations.entries()) {
    const own = known[index]!
    if (checksum !== progressOf(own, own.statements.length).checksum)
      throw new BackupRefused(
        `this backup's schema is not Roster’s (${name} was another when ${roster} wrote it): restore it with the Roster that wrote it`,
      )
  }
  return known.slice(0, migrations.length)
}

const advice =
  'stop Roster, set ROSTER_DATA_DIR to a new directory or DATABASE_URL to an empty database, and restore there'

/** Throws `BackupRefused` if the store has any rows, or a newer schema than these migrations make. */
async function refuseFilledStore(scope: DirectoryScope, atBackup: readonly Migration[]): Promise<void> {
  const filled = await findFilledTable(scope, await listStoredTables(scope))
  if (filled !== undefined)
    throw new BackupRefused(`this store is not empty (${filled}), and a restore never replaces: ${advice}`)
  const last = atBackup.at(-1)?.number ?? 0
  const newer = (await findAppliedMigrations(scope))?.find(({ number }) => number > last)
  if (newer !== undefined)
    throw new BackupRefused(`this store is empty but newer than the backup (${newer.name}): ${advice}`)
}

/** Loads every row of a backup into the empty tables of its own schema, in one transaction. */
async function loadRows(
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
