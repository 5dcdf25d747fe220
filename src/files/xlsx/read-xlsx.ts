import { FileRefused, type SourceRow, type StoredFile } from '../../core/imports/file-translator.ts'
import { cellLettersMax, columnsMax, rowLettersMax } from '../bytes/file-format.ts'
import { openWorkbook, parseXml, type Workbook, type XmlHandler } from './workbook.ts'

/** All that Excel has on a sheet. */
const linesMax = 1_048_576

/** The rows of one sheet, as its XML comes; blank ones are none. Always from the beginning. */
export async function* readXlsx(file: StoredFile, sheet: string): AsyncGenerator<SourceRow[]> {
  const workbook = await openWorkbook(file)
  const strings = await readSharedStrings(workbook.part('xl/sharedStrings.xml'))
  const formats = await readNumberFormats(workbook.part('xl/styles.xml'))
  yield* sheetRows(workbook, sheet, {
    text: (index) => strings[index] ?? '',
    formats,
    is1904: workbook.is1904,
  })
}

/**
 * The first rows of one sheet. Of the shared texts only those are kept that stand in them, so that a large workbook is
 * looked at in little memory.
 */
export async function firstRowsOfXlsx(
  workbook: Workbook,
  sheet: string,
  isEnough: (rows: readonly SourceRow[]) => boolean,
): Promise<SourceRow[]> {
  const formats = await readNumberFormats(workbook.part('xl/styles.xml'))
  const wanted = new Set<number>()
  const first = async (text: Lookups['text']): Promise<SourceRow[]> => {
    const rows: SourceRow[] = []
    for await (const some of sheetRows(workbook, sheet, { text, formats, is1904: workbook.is1904 })) {
      for (const row of some) rows.push(row)
      if (isEnough(rows)) break
    }
    return rows
  }
  const rows = await first((index) => {
    wanted.add(index)
    return 'x'
  })
  if (wanted.size === 0) return rows
  const strings = await readSharedStrings(workbook.part('xl/sharedStrings.xml'), wanted)
  return first((index) => strings[index] ?? '')
}

async function* sheetRows(workbook: Workbook, sheet: string, lookups: Lookups): AsyncGenerator<SourceRow[]> {
  const path = workbook.sheets.find(({ name }) => name === sheet)?.path
  const bytes = path === undefined ? undefined : workbook.part(path)
  if (bytes === undefined) throw new FileRefused('no_table_in_file', `The workbook has no sheet "${sheet}".`)
  const rows: SourceRow[] = []
  for await (const _ of parseXml(bytes, sheetHandler(rows, lookups))) yield rows.splice(0)
  yield rows
}

interface Lookups {
  /** A shared text, by its number. */
  text(index: number): string
  formats: readonly NumberFormat[]
  is1904: boolean
}

function sheetHandler(rows: SourceRow[], lookups: Lookups): XmlHandler {
  let line = 0
  let cells: string[] = []
  let letters = 0
  let cell = { place: -1, type: '', style: 0, value: '' }
  let isValue = false
  return {
    open(name, attributes) {
      if (name === 'row') {
        line = attributes.r === undefined ? line + 1 : lineOf(attributes.r)
        cells = []
        letters = 0
        cell.place = -1
      } else if (name === 'c') {
        const place = attributes.r === undefined ? cell.place + 1 : placeOf(attributes.r)
        if (place >= columnsMax) throw tooWide(line)
        cell = { place, type: attributes.t ?? 'n', style: Number(attributes.s ?? 0), value: '' }
      } else if (name === 'v' || name === 't') isValue = true
    },
    text(piece) {
      if (isValue) cell.value += piece
    },
    close(name) {
      if (name === 'v' || name === 't') isValue = false
      else if (name === 'c') {
        const text = textOf(cell, lookups)
        letters += text.length > cellLettersMax ? rowLettersMax + 1 : text.length
        if (text === '' && cell.place >= cells.length) return
        while (cells.length < cell.place) cells.push('')
        cells[cell.place] = letters > rowLettersMax ? '' : text
      } else if (name === 'row') {
        if (letters > rowLettersMax) {
          rows.push({ line, cells: [], end: 0, nextLine: line + 1, fault: 'row_too_long' })
        } else if (cells.some((text) => text.trim() !== '')) {
          rows.push({ line, cells, end: 0, nextLine: line + 1 })
        }
      }
    },
  }
}

function lineOf(reference: string): number {
  const line = Number(reference)
  if (Number.isInteger(line) && line >= 1 && line <= linesMax) return line
  throw new FileRefused('damaged_file', `The workbook is damaged: "${reference.slice(0, 20)}" is no row.`)
}

function tooWide(line: number): FileRefused {
  return new FileRefused(
    'too_many_columns',
    `Row ${line} has a cell beyond column ${columnsMax}, and a table may have ${columnsMax} columns.`,
  )
}

function textOf(
  { type, style, value }: { type: string; style: number; value: string },
  { text, formats, is1904 }: Lookups,
): string {
  // Some programs write a cell of a shared text without saying which.
  if (type === 's') return value === '' ? '' : text(Number(value))
  if (type === 'b') return value === '1' ? 'true' : 'false'
  // An error such as #N/A is no value.
  if (type === 'e') return ''
  return type === 'n' ? numberText(value, formats[style], is1904) : unescapeCell(value)
}

/** `C7` → 2. */
function placeOf(reference: string): number {
  const letters = /^([A-Za-z]+)[1-9]\d*$/.exec(reference.slice(0, 20))?.[1]
  if (letters === undefined) {
    throw new FileRefused('damaged_file', `The workbook is damaged: "${reference.slice(0, 20)}" is no cell.`)
  }
  let place = 0
  for (const letter of letters) place = place * 26 + letter.toUpperCase().charCodeAt(0) - 64
  return place - 1
}

/** They are held in memory, since any row may name any of them. */
const lettersMax = 64 * 1024 * 1024

/**
 * The texts that cells name by number, in order (ECMA-376 part 1, 18.4); with `wanted` only those, and no more is read than
 * to the last of them. Phonetic readings are left out.
 */
async function readSharedStrings(
  bytes: AsyncIterable<Buffer> | undefined,
  wanted?: ReadonlySet<number>,
): Promise<string[]> {
  const strings: string[] = []
  if (bytes === undefined) return strings
  let last = 0
  for (const index of wanted ?? []) last = Math.max(last, index)
  let text = ''
  let letters = 0
  let count = 0
  let inText = false
  let inReading = false
  const parsing = parseXml(bytes, {
    open(name) {
      if (name === 'si') text = ''
      else if (name === 'rPh') inReading = true
      else if (name === 't') inText = !inReading
    },
    text(piece) {
      if (inText) text += piece
    },
    close(name) {
      if (name === 't') inText = false
      else if (name === 'rPh') inReading = false
      else if (name === 'si') {
        if (wanted === undefined || wanted.has(count)) {
          letters += text.length
          strings[count] = unescapeCell(text)
        }
        text = ''
        count++
      }
    },
  })
  for await (const _ of parsing) {
    if (letters + text.length > lettersMax) {
      throw new FileRefused(
        'unpacks_too_large',
        'The workbook is too large to be read: save the sheet as CSV.',
      )
    }
    if (wanted !== undefined && count > last) break
  }
  return strings
}

/** What a cell's style makes of its number. */
type NumberFormat = { kind: 'date' } | { kind: 'padded'; digits: number } | undefined

/** ECMA-376 part 1, 18.8.30: the built-in formats of days and times, those of East Asian locales among them. */
const dateIds = new Set([14, 15, 16, 17, 18, 19, 20, 21, 22, 45, 46, 47])
const isDateId = (id: number) => dateIds.has(id) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58)

/** The number format of each cell style, by the style's number. */
async function readNumberFormats(bytes: AsyncIterable<Buffer> | undefined): Promise<NumberFormat[]> {
  const styles: NumberFormat[] = []
  if (bytes === undefined) return styles
  const own = new Map<number, NumberFormat>()
  let inCellStyles = false
  const parsing = parseXml(bytes, {
    open(name, attributes) {
      if (name === 'cellXfs') inCellStyles = true
      else if (name === 'numFmt')
        own.set(Number(attributes.numFmtId), formatOfCode(attributes.formatCode ?? ''))
      else if (name === 'xf' && inCellStyles) {
        const id = Number(attributes.numFmtId ?? 0)
        styles.push(isDateId(id) ? { kind: 'date' } : own.get(id))
      }
    },
    close(name) {
      if (name === 'cellXfs') inCellStyles = false
    },
  })
  for await (const _ of parsing);
  return styles
}

function formatOfCode(code: string): NumberFormat {
  // Quoted text, escaped letters, colours and conditions are no part of the number; `[h]` counts hours.
  const bare = code.replace(/"[^"]*"|\\.|_.|\*./g, '').replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '')
  if (/^0{2,}$/.test(bare)) return { kind: 'padded', digits: bare.length }
  return /[dmyhs]/i.test(bare.replace(/general/gi, '')) ? { kind: 'date' } : undefined
}

const dayMs = 86_400_000

/** A cell's number as text that means the same: dates in ISO 8601, digits without an exponent, leading zeros as shown. */
function numberText(given: string, format: NumberFormat, is1904: boolean): string {
  const value = Number(given)
  if (given.trim() === '' || !Number.isFinite(value)) return given
  if (format?.kind === 'date') return serialText(value, is1904) ?? String(value)
  if (format?.kind === 'padded' && Number.isInteger(value) && value >= 0) {
    return String(value).padStart(format.digits, '0')
  }
  return String(value)
}

/** A day number (ECMA-376 part 1, 18.17.4). A time of day is read as UTC, for want of a zone. */
function serialText(serial: number, is1904: boolean): string | undefined {
  // The 1900 system counts a 29 February that never was.
  const day = is1904 ? serial : serial < 60 ? serial + 1 : serial
  const epoch = is1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, 30)
  const time = new Date(Math.round((epoch + day * dayMs) / 1000) * 1000)
  const isInCalendar = !Number.isNaN(time.getTime()) && time.getUTCFullYear() <= 9999
  if (serial < 0 || !isInCalendar) return undefined
  const text = time.toISOString()
  if (Number.isInteger(serial)) return text.slice(0, 10)
  return serial < 1 ? text.slice(11, 19) : `${text.slice(0, 19)}Z`
}

/** ECMA-376 part 1, 22.9.2.19: characters that XML cannot hold are written `_xHHHH_`. */
const escaped = /_x([0-9A-Fa-f]{4})_/g

function unescapeCell(text: string): string {
  return text.includes('_x')
    ? text.replace(escaped, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    : text
}
