import { stringify } from 'csv-stringify/sync'
import { guard } from '../columns/cell-safety.ts'

/** A cell that was not stored as its column says, in the words of the person who reads the file. */
export interface WarningRecord {
  line: number
  header: string
  kind: string
  cell: string
}

/**
 * The warnings of an import as a CSV: where each cell stands, what was found and its text. In UTF-8 with a byte order mark,
 * without which spreadsheets take it for another encoding.
 */
export async function* writeWarnings(
  pages: AsyncIterable<readonly WarningRecord[]>,
  { guarded }: { guarded: boolean },
): AsyncGenerator<string> {
  const options = { record_delimiter: '\r\n', quoted_match: /[\r\n]/ }
  const textOf = guarded ? guard : (text: string) => text
  yield `\uFEFF${stringify([['line', 'column', 'kind', 'cell']], options)}`
  for await (const records of pages) {
    const rows = records.map(({ line, header, kind, cell }) => [
      String(line),
      textOf(header),
      kind,
      textOf(cell),
    ])
    if (rows.length > 0) yield stringify(rows, options)
  }
}
