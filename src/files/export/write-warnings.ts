import { guard } from '../columns/cell-safety.ts'
import { csvLine } from './lay-out.ts'

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
  const how = { end: '\r\n' }
  const textOf = guarded ? guard : (text: string) => text
  yield `\uFEFF${csvLine(['line', 'column', 'kind', 'cell'], how)}`
  for await (const records of pages) {
    const rows = records.map(({ line, header, kind, cell }) =>
      csvLine([String(line), textOf(header), kind, textOf(cell)], how),
    )
    if (rows.length > 0) yield rows.join('')
  }
}
