import type { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { copyRowsOut } from '../../store/backup/copy-rows-out.ts'
import { holdTables } from '../../store/backup/hold-tables.ts'
import { listStoredTables, type StoredTable } from '../../store/backup/list-stored-tables.ts'
import { inLongTransaction } from '../../store/backup/long-transaction.ts'
import { findAppliedMigrations } from '../../store/bookkeeping.ts'
import type { Database } from '../../store/database.ts'
import type { DirectoryScope } from '../../store/scope.ts'
import { type BackupHeader, type BackupSummary, backupFormat } from './backup-format.ts'
import { backupFrames } from './backup-frames.ts'
import { BackupRefused } from './backup-refused.ts'
import type { OnProgress } from './on-progress.ts'

/** Half as many bytes as rows have at the first level, and not much more with twice the work at higher ones. */
const gzipLevel = 1
const chunkSize = 256 * 1024

export interface WriteBackupOptions {
  /** This Roster's version. */
  roster: string
  onProgress?: OnProgress
}

/**
 * Writes the whole store, as it was at one moment, to `output` and ends it. Reading and writing go on meanwhile; a
 * migration waits. Throws `BackupRefused` for a database without a whole schema of Roster's.
 */
export async function writeBackup(
  database: Database,
  output: Writable,
  { roster, onProgress = () => {} }: WriteBackupOptions,
): Promise<BackupSummary> {
  const tables = await listStoredTables(database)
  return inLongTransaction(database, 'snapshot', async (transaction) => {
    await holdTables(transaction, tables, 'fromChange')
    const header = await describeStore(transaction, tables, roster)
    const rowsOf = (name: string) => copyRowsOut(transaction, tables.find((table) => table.name === name)!)
    let summary: BackupSummary | undefined
    async function* frames() {
      summary = yield* backupFrames(header, rowsOf, onProgress)
    }
    await pipeline(frames(), createGzip({ level: gzipLevel, chunkSize }), output)
    return summary!
  })
}

async function describeStore(
  scope: DirectoryScope,
  held: StoredTable[],
  roster: string,
): Promise<BackupHeader> {
  const migrations = held.length === 0 ? [] : ((await findAppliedMigrations(scope)) ?? [])
  if (migrations.length === 0) throw new BackupRefused('there is no store of Roster’s in this database')
  const isWhole = migrations.every(({ finished }) => finished)
  if (!isWhole || JSON.stringify(await listStoredTables(scope)) !== JSON.stringify(held))
    throw new BackupRefused('this store is being migrated: start Roster, and make the backup when it runs')
  return {
    kind: 'roster-backup',
    format: backupFormat,
    roster,
    createdAt: new Date().toISOString(),
    migrations: migrations.map(({ number, name, checksum }) => ({ number, name, checksum })),
    tables: held.map(({ name, columns }) => ({ name, columns })),
  }
}
