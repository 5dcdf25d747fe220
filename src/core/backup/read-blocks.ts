import { createHash } from 'node:crypto'
import type { BackupHeader, BackupSummary } from './backup-format.ts'
import { BackupRefused } from './backup-refused.ts'
import type { MarkReader } from './mark-reader.ts'

export interface RowBlock {
  table: string
  rows: number
  /** Whole rows in COPY's text format. */
  data: Buffer
}

/** The rows of a backup after its header, table by table; returns what they are. Throws `BackupRefused` where damaged. */
export async function* readBlocks(
  header: BackupHeader,
  marks: MarkReader,
): AsyncGenerator<RowBlock, BackupSummary> {
  const tables: BackupSummary['tables'] = []
  for (const { name } of header.tables) tables.push(yield* readTable(name, marks))
  if (!(await marks.isWhole(await marks.next()))) throw BackupRefused.damaged('its end does not fit it')
  return { roster: header.roster, createdAt: header.createdAt, tables }
}

async function* readTable(
  table: string,
  marks: MarkReader,
): AsyncGenerator<RowBlock, BackupSummary['tables'][number]> {
  const hash = createHash('sha256')
  let rows = 0
  let bytes = 0
  for (;;) {
    const mark = await marks.next()
    if (mark.kind === 'end' || mark.table !== table) throw BackupRefused.damaged(`${table} is missing`)
    if (mark.kind === 'table') {
      const counted = { table, rows, bytes, sha256: hash.digest('hex') }
      const isSame = mark.rows === rows && mark.bytes === bytes && mark.sha256 === counted.sha256
      if (!isSame) throw BackupRefused.damaged(`${table} has other rows than were written`)
      return counted
    }
    const data = await marks.block(mark.bytes)
    hash.update(data)
    rows += mark.rows
    bytes += data.length
    yield { table, rows: mark.rows, data }
  }
}
