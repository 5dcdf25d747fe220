import type { ReadFrom, SourceRow, StoredFile } from '../../core/imports/file-translator.ts'
import { cellDecoder, type DecodeCell, decodeWindows1252 } from '../bytes/encodings.ts'
import { type CsvFormat, cellLettersMax, columnsMax, rowLettersMax } from '../bytes/file-format.ts'
import { textBytes } from '../bytes/text-bytes.ts'

/** The rows of a CSV, a piece of the file at a time; blank lines are none. */
export async function* readCsv(
  file: StoredFile,
  format: CsvFormat,
  { bytes, line }: ReadFrom = { bytes: 0, line: 1 + format.skipLines },
): AsyncGenerator<SourceRow[]> {
  const splitter = new RecordSplitter({ ...format, start: { bytes, line } })
  const decode = cellDecoder(format.encoding)
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
  /** The number of the record's first line, from 1. */
  line: number
  /** Bytes from the beginning up to and with the record's line break. */
  end: number
  /** The number of the next record's first line. */
  nextLine: number
  fault?: 'broken_quote' | 'row_too_long' | 'too_many_columns'
}

interface Splitting {
  delimiter: string
  /** `\r` only for files that have no `\n` at all. */
  newline: '\n' | '\r'
  /** Where the first byte stands in the file, and on which line. */
  start?: { bytes: number; line: number }
}

/** What may stand between a closing quote and the delimiter, unless it is the delimiter. */
const padding = { '\t': / */y, other: /[ \t]*/y }

/**
 * Cuts bytes into the records of RFC 4180, as they come. A quote inside an unquoted cell is a letter of it. A quoted cell
 * that does not end at a delimiter or a line break, or never, makes one bad record of its first line only: reading goes on
 * with the line after it, so that one stray quote costs no neighbour. A record of more columns than any list has, and one
 * that is too long, are bad ones too, without their cells.
 *
 * Works on bytes, since delimiters, quotes and line breaks are single bytes in UTF-8 and Windows-1252, so that every
 * position is one in the file.
 */
export class RecordSplitter {
  readonly #delimiter: string
  readonly #newline: '\n' | '\r'
  readonly #padding: RegExp
  #escapes = true
  #text = ''
  /** Without a line break: put together once one comes, since a long record comes in many pieces. */
  #waiting: string[] = []
  #waitingLetters = 0
  readonly #found = { newline: -1, delimiter: -1 }
  #bytes: number
  #line: number

  constructor({ delimiter, newline, start = { bytes: 0, line: 1 } }: Splitting) {
    this.#delimiter = delimiter
    this.#newline = newline
    this.#padding = delimiter === '\t' ? padding['\t'] : padding.other
    this.#bytes = start.bytes
    this.#line = start.line
  }

  /** The records that these bytes complete. */
  push(bytes: Buffer): RawRecord[] {
    const piece = bytes.toString('latin1')
    this.#waiting.push(piece)
    this.#waitingLetters += piece.length
    const isLong = this.#text.length + this.#waitingLetters > rowLettersMax
    if (!isLong && !piece.includes(this.#newline)) return []
    this.#gather()
    return this.#split(false)
  }

  /** What is left once there are no more bytes. */
  end(): RawRecord[] {
    this.#gather()
    return this.#split(true)
  }

  #gather(): void {
    this.#text += this.#waiting.join('')
    this.#waiting = []
    this.#waitingLetters = 0
    this.#found.newline = -1
    this.#found.delimiter = -1
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
        if (text.length - from > rowLettersMax) from = this.#emit(records, from, text.length, 'row_too_long')
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
      const escaped = found === 'broken' ? this.#readEscaped(from, stop) : undefined
      if (escaped !== undefined) from = this.#keep(records, from, Math.min(stop + 1, text.length), escaped)
      else if (found === 'broken') from = this.#emit(records, from, stop, 'broken_quote')
      else from = this.#keep(records, from, found.end, found.cells)
    }
    this.#text = text.slice(from)
    return records
  }

  /** A record of one line, cut at every delimiter. Returns where the next one begins. */
  #emit(records: RawRecord[], from: number, stop: number, fault?: RawRecord['fault']): number {
    const text = this.#text
    const isReturned = this.#newline === '\n' && text.charCodeAt(stop - 1) === 13 && stop > from
    const end = isReturned ? stop - 1 : stop
    if (fault === 'row_too_long' || end - from > rowLettersMax) {
      return this.#keep(records, from, Math.min(stop + 1, text.length), [], 'row_too_long')
    }
    const cells = text.slice(from, end).split(this.#delimiter, columnsMax + 1)
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
    const isWide = cells.length > columnsMax
    const found = isWide ? 'too_many_columns' : (fault ?? sizeFault(cells, next - from))
    const kept = found === undefined || found === 'broken_quote' ? cells : []
    records.push({
      cells: kept,
      line,
      end: this.#bytes,
      nextLine: this.#line,
      ...(found && { fault: found }),
    })
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
        if (close < 0) return isLast || text.length - from > rowLettersMax ? 'broken' : 'more'
        cells.push(text.slice(at + 1, close).replaceAll('""', '"'))
        this.#padding.lastIndex = close + 1
        this.#padding.test(text)
        at = this.#padding.lastIndex
      } else {
        const end = this.#endOfCell(at)
        cells.push(text.slice(at, end))
        at = end
      }
      if (cells.length > columnsMax + 1) cells.length = columnsMax + 1
      if (at >= text.length) return isLast ? { cells, end: at } : 'more'
      if (text[at] === this.#delimiter) at += 1
      else if (text[at] === this.#newline) return { cells, end: at + 1 }
      else if (text[at] === '\r' && text[at + 1] === '\n') return { cells, end: at + 2 }
      else if (text[at] === '\r' && at + 1 === text.length) return isLast ? { cells, end: at + 1 } : 'more'
      else return 'broken'
    }
  }

  /** The cells of a line in which quotes are escaped by a backslash, as MySQL and PHP write them. */
  #readEscaped(from: number, stop: number): string[] | undefined {
    if (!this.#escapes || stop - from > cellLettersMax) return undefined
    const line = this.#text.slice(from, stop)
    if (!line.includes('\\"')) return undefined
    const splitter = new RecordSplitter({ delimiter: this.#delimiter, newline: this.#newline })
    splitter.#escapes = false
    const records = [...splitter.push(Buffer.from(line.replaceAll('\\"', '""'), 'latin1')), ...splitter.end()]
    const [record] = records
    return records.length === 1 && record !== undefined && record.fault === undefined
      ? record.cells
      : undefined
  }

  #endOfCell(at: number): number {
    const text = this.#text
    const stop = this.#next('newline', at)
    const delimiter = this.#next('delimiter', at)
    if (delimiter < stop) return delimiter
    return this.#newline === '\n' && stop > at && text[stop - 1] === '\r' ? stop - 1 : stop
  }

  /** Where the letter comes next; looked for once, not once a cell, since it may be far. */
  #next(letter: 'newline' | 'delimiter', at: number): number {
    if (this.#found[letter] < at) {
      const found = this.#text.indexOf(letter === 'newline' ? this.#newline : this.#delimiter, at)
      this.#found[letter] = found < 0 ? this.#text.length : found
    }
    return this.#found[letter]
  }
}

/** Only a long record has a long cell. */
function sizeFault(cells: readonly string[], letters: number): RawRecord['fault'] {
  if (letters <= cellLettersMax) return undefined
  const isLong = letters > rowLettersMax || cells.some((cell) => cell.length > cellLettersMax)
  return isLong ? 'row_too_long' : undefined
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
