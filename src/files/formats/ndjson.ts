import { parse, stringify } from 'lossless-json'
import type { ReadFrom, SourceRow, StoredFile } from '../../core/imports/file-translator.ts'
import { cellDecoder, type DecodeCell, decodeWindows1252 } from '../bytes/encodings.ts'
import type { NdjsonFormat } from '../bytes/file-format.ts'
import { type Line, splitLines, textBytes } from '../bytes/text-bytes.ts'

/** The rows of a file with a JSON object on each line, as cells of the columns that the format names. */
export async function* readNdjson(
  file: StoredFile,
  format: NdjsonFormat,
  from: ReadFrom = { bytes: 0, line: 1 },
): AsyncGenerator<SourceRow[]> {
  const decode = cellDecoder(format.encoding)
  const places = new Map(format.columns.map((column, place) => [column, place]))
  for await (const lines of splitLines(textBytes(file, format, from.bytes), from)) {
    yield lines.flatMap((line) => rowOf(line, places, decode) ?? [])
  }
}

function rowOf(
  { bytes, line, end, isTooLong }: Line,
  places: ReadonlyMap<string, number>,
  decode: DecodeCell,
): SourceRow | undefined {
  const row = { line, end, nextLine: line + 1 }
  if (isTooLong) return { ...row, cells: [], fault: 'row_too_long' }
  const text = decode(bytes)
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

/** Only a number this long can lose digits in a double. */
const longNumber = /\d{16}/

/** Roster's own: a column of its exports that is an object, whatever is in it. */
const whole = 'attributes'

/**
 * The values of a JSON object as cells, by path: an object inside is taken apart once (`customFields.MRR`), what lies deeper
 * and arrays stay JSON. Null is an empty cell. Undefined for what is no JSON object.
 */
export function jsonLeaves(text: string): Map<string, string> | undefined {
  try {
    const value: unknown = longNumber.test(text) ? parse(text) : JSON.parse(text)
    if (!isPlainObject(value)) return undefined
    const leaves = new Map<string, string>()
    for (const [key, inner] of Object.entries(value)) {
      if (!isPlainObject(inner) || key === whole) leaves.set(key, cellOf(inner))
      else for (const [name, leaf] of Object.entries(inner)) leaves.set(`${key}.${name}`, cellOf(leaf))
    }
    return leaves
  } catch {
    // Also what is nested deeper than the stack.
    return undefined
  }
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}

function cellOf(value: unknown): string {
  if (value === null) return ''
  return typeof value === 'string' ? value : (stringify(value) as string)
}
