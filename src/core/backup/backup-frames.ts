import { createHash, type Hash } from 'node:crypto'
import type { BackupHeader, BackupMark, BackupSummary } from './backup-format.ts'
import type { OnProgress } from './on-progress.ts'
import { wholeRows } from './whole-rows.ts'

/** Large enough that marks cost nothing, small enough that a few of them in memory cost nothing either. */
const blockBytes = 1024 * 1024

/** The bytes of a backup before they are compressed; returns what they hold. */
export async function* backupFrames(
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
