import type { ReadFrom } from '../core/imports/file-translator.ts'
import type { SourceRow } from '../core/imports/source-row.ts'
import type { StoredFile } from '../core/imports/stored-file.ts'
import { decodeUtf8, decodeWindows1252 } from './decode-cell.ts'
import type { NdjsonFormat } from './file-format.ts'
import { jsonLeaves } from './json-leaves.ts'
import { type Line, splitLines } from './split-lines.ts'
import { textBytes } from './text-bytes.ts'

/** The rows of a file with a JSON object on each line, as cells of the columns that the format names. */
export async function* readNdjson(
  file: StoredFile,
  format: NdjsonFormat,
  from: ReadFrom = { bytes: 0, line: 1 },
): AsyncGenerator<SourceRow[]> {
  const places = new Map(format.columns.map((column, place) => [column, place]))
  for await (const lines of splitLines(textBytes(file, format, from.bytes), from)) {
    yield lines.flatMap((line) => rowOf(line, places, format) ?? [])
  }
}

function rowOf(
  { bytes, line, end, isTooLong }: Line,
  places: ReadonlyMap<string, number>,
  { encoding }: NdjsonFormat,
): SourceRow | undefined {
  const row = { line, end, nextLine: line + 1 }
  if (isTooLong) return { ...row, cells: [], fault: 'row_too_long' }
  const text = encoding === 'windows-1252' ? decodeWindows1252(bytes) : decodeUtf8(bytes)
  if (text === undefined) return { ...row, cells: [decodeWindows1252(bytes)], fault: 'bad_encoding' }
  if (text.trim() === '') return undefined
  const leaves = jsonLeaves(text)
  if (leaves === undefined) return { ...row, cells: [text], fault: 'not_an_object' }
  const cells = new Array<string>(places.size).fill('')
  let isUnknown = false
  for (const [path, value] of leaves) {
    const place = places.get(path)
    if (place !== undefined) cells[place] = value
    else if (value !== '') isUnknown = true
  }
  return isUnknown ? { ...row, cells: [text], fault: 'too_many_columns' } : { ...row, cells }
}
