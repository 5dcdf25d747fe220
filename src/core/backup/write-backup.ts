import { createHash, type Hash } from 'node:crypto'
import type { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { listStoredTables, type StoredTable } from '../../store/backup/carried-tables.ts'
import { copyRowsOut, holdTables } from '../../store/backup/copy-rows.ts'
import type { Database } from '../../store/database/database.ts'
import { inLongTransaction } from '../../store/database/long-transaction.ts'
import type { DirectoryScope } from '../../store/kernel/scope.ts'
import { findAppliedMigrations } from '../../store/schema/migrate.ts'
import {
  type BackupHeader,
  type BackupMark,
  type BackupSummary,
  backupFormat,
  type OnProgress,
} from './backup-format.ts'
import { BackupRefused } from './backup-refused.ts'

/** Level 1 halves the size; higher levels double the work for little more. */
const gzipLevel = 1
const chunkSize = 256 * 1024

interface WriteBackupOptions {
  /** This Roster's version. */
  roster: string
  onProgress?: OnProgress
}

/**
 * Writes the whole store, as it was at one moment, to `output` and ends the stream. Reads and writes continue
 * meanwhile; a migration waits. Throws `BackupRefused` if the database lacks a complete schema of Roster.
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

/** Large enough that marks cost little, small enough to hold a few blocks in memory. */
const blockBytes = 1024 * 1024

/** The uncompressed bytes of a backup; returns its summary. */
async function* backupFrames(
  header: BackupHeader,
  rowsOf: (table: string) => AsyncIterable<Buffer>,
  onProgress: OnProgress,
): AsyncGenerator<Buffer, BackupSummary> {
  const total = createHash('sha256')
  const tables: BackupSummary['tables'] = []
  yield hashed(total, lineOf(header))
  for (const { name: table } of header.tables) {
    const hash = createHash('sha256')
    let rows = 0
    let bytes = 0
    for await (const block of wholeRows(rowsOf(table), blockBytes)) {
      yield hashed(total, lineOf({ kind: 'rows', table, rows: block.rows, bytes: block.data.length }))
      hash.update(block.data)
      yield hashed(total, block.data)
      rows += block.rows
      bytes += block.data.length
      onProgress(table, rows)
    }
    const counted = { table, rows, bytes, sha256: hash.digest('hex') }
    yield hashed(total, lineOf({ kind: 'table', ...counted }))
    tables.push(counted)
  }
  yield lineOf({ kind: 'end', sha256: total.digest('hex') })
  return { roster: header.roster, createdAt: header.createdAt, tables }
}

function lineOf(value: BackupHeader | BackupMark): Buffer {
  return Buffer.from(`${JSON.stringify(value)}\n`)
}

function hashed(hash: Hash, bytes: Buffer): Buffer {
  hash.update(bytes)
  return bytes
}

const lineFeed = 10

/**
 * Splits COPY text into blocks of whole rows, each of about `blockBytes` or of one longer row. A line feed
 * always ends a row: inside a value it is written as `\n`.
 */
async function* wholeRows(
  chunks: AsyncIterable<Buffer>,
  blockBytes: number,
): AsyncGenerator<{ rows: number; data: Buffer }> {
  let parts: Buffer[] = []
  let size = 0
  for await (const chunk of chunks) {
    parts.push(chunk)
    size += chunk.length
    const rest = chunk.length - (chunk.lastIndexOf(lineFeed) + 1)
    if (size < blockBytes || rest === chunk.length) continue
    const all = Buffer.concat(parts, size)
    yield toBlock(all.subarray(0, size - rest))
    parts = [all.subarray(size - rest)]
    size = rest
  }
  if (size > 0) yield toBlock(Buffer.concat(parts, size))
}

function toBlock(data: Buffer): { rows: number; data: Buffer } {
  let rows = 0
  for (let at = data.indexOf(lineFeed); at !== -1; at = data.indexOf(lineFeed, at + 1)) rows += 1
  return { rows, data }
}
