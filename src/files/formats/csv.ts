import type { ReadFrom, SourceRow, StoredFile } from '../../core/imports/file-translator.ts'
import { type DecodeCell, decodeUtf8, decodeWindows1252, textBytes } from '../bytes/encodings.ts'
import type { CsvFormat } from '../bytes/file-format.ts'

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

export interface RawRecord {
  /** Cells as bytes: one character each, U+0000 to U+00FF. */
  cells: string[]
  /** Of the record's first line, from 1. */
  line: number
  /** Bytes from the beginning up to and with the record's line break. */
  end: number
  /** Of the next record. */
  nextLine: number
  fault?: 'broken_quote' | 'row_too_long'
}

interface Splitting {
  delimiter: string
  /** `\r` only for files that have no `\n` at all. */
  newline: '\n' | '\r'
  /** Where the first byte stands in the file, and on which line. */
  start?: { bytes: number; line: number }
}

/** A longer record is a quote that was never closed, or no table: the largest custom value, in every column of a wide table. */
const recordBytesMax = 4 * 1024 * 1024

/** What may stand between a closing quote and the delimiter. */
const padding = /[ \t]*/y

/**
 * Cuts bytes into the records of RFC 4180, as they come. A quote inside an unquoted cell is a letter of it. A quoted cell
 * that does not end at a delimiter or a line break, or never, makes one bad record of its first line only: reading goes on
 * with the line after it, so that one stray quote costs no neighbour.
 *
 * Works on bytes, since delimiters, quotes and line breaks are single bytes in UTF-8 and Windows-1252, so that every
 * position is one in the file.
 */
export class RecordSplitter {
  readonly #delimiter: string
  readonly #newline: '\n' | '\r'
  #text = ''
  #bytes: number
  #line: number

  constructor({ delimiter, newline, start = { bytes: 0, line: 1 } }: Splitting) {
    this.#delimiter = delimiter
    this.#newline = newline
    this.#bytes = start.bytes
    this.#line = start.line
  }

  /** The records that these bytes complete. */
  push(bytes: Buffer): RawRecord[] {
    this.#text += bytes.toString('latin1')
    return this.#split(false)
  }

  /** What is left once there are no more bytes. */
  end(): RawRecord[] {
    return this.#split(true)
  }

  #split(isLast: boolean): RawRecord[] {
    const records: RawRecord[] = []
    const text = this.#text
    let from = 0
    // Looked for once, not once a line.
    let quote = text.indexOf('"')
    while (from < text.length) {
      const lineEnd = text.indexOf(this.#newline, from)
      if (lineEnd < 0 && !isLast) {
        // Nothing a person would call a row; what follows the cut becomes rows of its own.
        if (text.length - from > recordBytesMax) from = this.#emit(records, from, text.length, 'row_too_long')
        break
      }
      const stop = lineEnd < 0 ? text.length : lineEnd
      if (quote >= 0 && quote < from) quote = text.indexOf('"', from)
      if (quote < 0 || quote >= stop) {
        from = this.#emit(records, from, stop)
        continue
      }
      const found = this.#readQuoted(from, isLast)
      if (found === 'more') break
      if (found === 'broken') from = this.#emit(records, from, stop, 'broken_quote')
      else from = this.#keep(records, from, found.end, found.cells)
    }
    this.#text = text.slice(from)
    return records
  }

  /** A record of one line, cut at every delimiter. Returns where the next one begins. */
  #emit(records: RawRecord[], from: number, stop: number, fault?: RawRecord['fault']): number {
    const text = this.#text
    const isReturned = this.#newline === '\n' && text.charCodeAt(stop - 1) === 13 && stop > from
    const cells =
      fault === 'row_too_long' ? [] : text.slice(from, isReturned ? stop - 1 : stop).split(this.#delimiter)
    return this.#keep(records, from, Math.min(stop + 1, text.length), cells, fault)
  }

  #keep(
    records: RawRecord[],
    from: number,
    next: number,
    cells: string[],
    fault?: RawRecord['fault'],
  ): number {
    this.#bytes += next - from
    const line = this.#line
    this.#line += countOf(this.#newline, this.#text, from, next)
    records.push({ cells, line, end: this.#bytes, nextLine: this.#line, ...(fault && { fault }) })
    return next
  }

  /** The cells of a record that may span lines, `more` when its end has not come yet, `broken` when it has none. */
  #readQuoted(from: number, isLast: boolean): { cells: string[]; end: number } | 'more' | 'broken' {
    const text = this.#text
    const cells: string[] = []
    let at = from
    for (;;) {
      if (text[at] === '"') {
        const close = closingQuote(text, at)
        if (close < 0) return isLast || text.length - from > recordBytesMax ? 'broken' : 'more'
        cells.push(text.slice(at + 1, close).replaceAll('""', '"'))
        padding.lastIndex = close + 1
        padding.test(text)
        at = padding.lastIndex
      } else {
        const end = this.#endOfCell(at)
        cells.push(text.slice(at, end))
        at = end
      }
      if (at >= text.length) return isLast ? { cells, end: at } : 'more'
      if (text[at] === this.#delimiter) at += 1
      else if (text[at] === this.#newline) return { cells, end: at + 1 }
      else if (text[at] === '\r' && text[at + 1] === '\n') return { cells, end: at + 2 }
      else if (text[at] === '\r' && at + 1 === text.length) return isLast ? { cells, end: at + 1 } : 'more'
      else return 'broken'
    }
  }

  #endOfCell(at: number): number {
    const text = this.#text
    const newline = text.indexOf(this.#newline, at)
    const stop = newline < 0 ? text.length : newline
    const delimiter = text.indexOf(this.#delimiter, at)
    if (delimiter >= 0 && delimiter < stop) return delimiter
    return this.#newline === '\n' && stop > at && text[stop - 1] === '\r' ? stop - 1 : stop
  }
}

/** Where a cell that begins with a quote at `at` ends; doubled quotes are letters. -1: not in this text. */
function closingQuote(text: string, at: number): number {
  let close = text.indexOf('"', at + 1)
  while (close >= 0 && text[close + 1] === '"') close = text.indexOf('"', close + 2)
  return close
}

function countOf(letter: string, text: string, from: number, to: number): number {
  let count = 0
  for (let at = text.indexOf(letter, from); at >= 0 && at < to; at = text.indexOf(letter, at + 1)) count++
  return count
}
