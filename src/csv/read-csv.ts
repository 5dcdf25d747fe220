import type { ReadFrom } from '../core/imports/file-translator.ts'
import type { SourceRow } from '../core/imports/source-row.ts'
import type { StoredFile } from '../core/imports/stored-file.ts'
import { type DecodeCell, decodeUtf8, decodeWindows1252 } from './decode-cell.ts'
import type { CsvFormat } from './file-format.ts'
import { type RawRecord, RecordSplitter } from './split-records.ts'
import { textBytes } from './text-bytes.ts'

/** The rows of a CSV, a piece of the file at a time; blank lines are none. */
export async function* readCsv(
  file: StoredFile,
  format: CsvFormat,
  { bytes, line }: ReadFrom = { bytes: 0, line: 1 + format.skipLines },
): AsyncGenerator<SourceRow[]> {
  const splitter = new RecordSplitter({ ...format, start: { bytes, line } })
  const decode = format.encoding === 'windows-1252' ? decodeWindows1252 : decodeUtf8
  for await (const piece of textBytes(file, format, bytes)) yield rowsOf(splitter.push(piece), decode)
  yield rowsOf(splitter.end(), decode)
}

function rowsOf(records: readonly RawRecord[], decode: DecodeCell): SourceRow[] {
  const rows: SourceRow[] = []
  for (const record of records) {
    const row = rowOf(record, decode)
    if (row.fault !== undefined || row.cells.some((cell) => cell.trim() !== '')) rows.push(row)
  }
  return rows
}

function rowOf({ cells: raw, line, end, nextLine, fault }: RawRecord, decode: DecodeCell): SourceRow {
  let isBroken = false
  const cells = raw.map((bytes) => {
    const text = decode(bytes)
    if (text !== undefined) return text
    isBroken = true
    // The likeliest reading, so that the person who repairs the row can read it.
    return decodeWindows1252(bytes)
  })
  const found = fault ?? (isBroken ? 'bad_encoding' : undefined)
  return { line, end, nextLine, cells, ...(found && { fault: found }) }
}
