import type { RefusedRow } from '../../core/imports/refused-rows.ts'
import type { FileFormat } from '../bytes/file-format.ts'
import { guard } from '../columns/cell-safety.ts'
import { csvLine } from './lay-out.ts'

export interface ErrorNote {
  field: string
  code: string
  reason: string
}

const noteHeaders = ['roster_line', 'roster_field', 'roster_code', 'roster_reason']

/**
 * The rows that an import refused as a CSV that can be repaired and uploaded again: every cell as it was, parted as in the
 * file, behind the line and what is wrong. In UTF-8 with a byte order mark, without which spreadsheets take it for another.
 */
export async function* writeErrors(
  { headers, format }: { headers: readonly string[]; format: object },
  pages: AsyncIterable<readonly RefusedRow[]>,
  noteOf: (row: RefusedRow) => ErrorNote,
  { guarded }: { guarded: boolean },
): AsyncGenerator<string> {
  const known = format as FileFormat
  const how = { delimiter: known.kind === 'csv' ? known.delimiter : ',', end: '\r\n' }
  const cellOf = guarded ? guard : (cell: string) => cell
  yield `\uFEFF${csvLine([...noteHeaders, ...headers], how)}`
  for await (const rows of pages) {
    const records = rows.map((row) => {
      const { field, code, reason } = noteOf(row)
      const missing = new Array<string>(Math.max(0, headers.length - row.cells.length)).fill('')
      return csvLine([String(row.line), field, code, reason, ...row.cells.map(cellOf), ...missing], how)
    })
    if (records.length > 0) yield records.join('')
  }
}
