import { stringify } from 'csv-stringify/sync'
import type { RefusedRow } from '../../core/imports/refused-rows.ts'
import type { FileFormat } from '../bytes/file-format.ts'
import { guard } from '../columns/cell-safety.ts'

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
  const options = {
    delimiter: known.kind === 'csv' ? known.delimiter : ',',
    record_delimiter: '\r\n',
    quoted_match: /[\r\n]/,
  }
  const cellOf = guarded ? guard : (cell: string) => cell
  yield `\uFEFF${stringify([[...noteHeaders, ...headers]], options)}`
  for await (const rows of pages) {
    const records = rows.map((row) => {
      const { field, code, reason } = noteOf(row)
      const missing = new Array<string>(Math.max(0, headers.length - row.cells.length)).fill('')
      return [String(row.line), field, code, reason, ...row.cells.map(cellOf), ...missing]
    })
    if (records.length > 0) yield stringify(records, options)
  }
}
