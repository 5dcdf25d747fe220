import {
  FileRefused,
  type ReadFrom,
  type SourceRow,
  type StoredFile,
} from '../../core/imports/file-translator.ts'
import type { ImportQuestion, QuestionChoice } from '../../core/imports/questions.ts'
import { encodingLabels } from '../bytes/encoding-names.ts'
import {
  columnsMax,
  type FileFormat,
  type FormatOverrides,
  type SingleFormat,
  type TableHead,
} from '../bytes/file-format.ts'
import type { EncodingCandidate, KnowsHeader } from '../bytes/find-encoding.ts'
import { cleanHeader } from '../columns/cell-safety.ts'
import { firstRows, readRows } from './formats.ts'
import { type AsideReason, asideRows, findHeader, mergeHeader } from './header-row.ts'
import { cardColumns } from './vcard-columns.ts'

/** A row that is passed over, since it is no person. */
export interface AsideRow {
  line: number
  cells: readonly string[]
  reason: AsideReason | 'title'
}

/** One table of a file, looked at. */
export interface OpenedTable {
  format: SingleFormat
  headers: string[]
  /** The first rows behind the header. */
  rows: SourceRow[]
  /** What was passed over among them and above them. */
  aside: AsideRow[]
  /** What a person has to say before it is read. */
  questions: ImportQuestion[]
  /** Headers that are words columns are called by. */
  knownHeaders: number
}

/** Looks at the beginning of a table whose bytes are understood: which rows name its columns, and which are none. */
export async function openTable(
  file: StoredFile,
  format: SingleFormat,
  given: FormatOverrides,
  knows: KnowsHeader,
  rowsMax?: number,
): Promise<OpenedTable> {
  const sample = await firstRows(file, format, rowsMax)
  const tooWide = sample.find(({ fault }) => fault === 'too_many_columns')
  if (tooWide !== undefined && format.kind !== 'ndjson') {
    throw new FileRefused(
      'too_many_columns',
      `Row ${tooWide.line} has more than ${columnsMax} columns; a table may have ${columnsMax}.`,
    )
  }
  if (format.kind === 'ndjson') return asItIs(format, format.columns, sample, knows)
  if (format.kind === 'vcard') return asItIs(format, cardColumns(format.shape), sample, knows)
  return underHeader(format, sample, given, knows)
}

function asItIs(format: SingleFormat, headers: string[], rows: SourceRow[], knows: KnowsHeader): OpenedTable {
  return { format, headers, rows, aside: [], questions: [], knownHeaders: countKnown(headers, knows) }
}

function countKnown(headers: readonly string[], knows: KnowsHeader): number {
  return new Set(headers.filter((header) => header !== '' && knows(header))).size
}

function underHeader(
  format: SingleFormat & TableHead,
  sample: readonly SourceRow[],
  given: FormatOverrides,
  knows: KnowsHeader,
): OpenedTable {
  const { rows: places, doubtful } = headerPlaces(sample, given, knows)
  const head = places.map((place) => sample[place] as SourceRow)
  const first = places[0] ?? 0
  const behind = sample.slice((places.at(-1) ?? -1) + 1)
  const headerCells = head.map(({ cells }) => [...cells])
  const headers = namesOf(headerCells, behind, knows)
  const asideOf = headerCells.length > 0 ? asideRows(headerCells) : () => undefined
  const aside: AsideRow[] = sample
    .slice(0, head.length > 0 ? first : 0)
    .map(({ line, cells }) => ({ line, cells, reason: 'title' }))
  const rows: SourceRow[] = []
  for (const row of behind) {
    const reason = row.fault === undefined ? asideOf(row.cells) : undefined
    if (reason === undefined) rows.push(row)
    else aside.push({ line: row.line, cells: row.cells, reason })
  }
  return {
    format: { ...format, ...headOf(head, headerCells) },
    headers,
    rows,
    aside,
    questions: doubtful === undefined ? [] : [headerQuestion(sample, doubtful)],
    knownHeaders: countKnown(headers, knows),
  }
}

/** What a caller says comes first: `headerRow` is a line of the file, or 0. */
function headerPlaces(
  sample: readonly SourceRow[],
  { header, headerRow }: FormatOverrides,
  knows: KnowsHeader,
): { rows: number[]; doubtful?: number[] } {
  if (headerRow === 0 || (headerRow === undefined && header === false)) return { rows: [] }
  if (headerRow === undefined) {
    if (header === true) return { rows: sample.length > 0 ? [0] : [] }
    return findHeader(sample, knows)
  }
  const place = sample.findIndex(
    ({ line, nextLine }) => line <= headerRow && headerRow < Math.max(nextLine, line + 1),
  )
  if (place < 0) {
    throw new FileRefused(
      'no_table_in_file',
      `Row ${headerRow} cannot be the header: it is empty or too far down.`,
    )
  }
  const below = findHeader(sample.slice(place), knows).rows
  return { rows: below.length === 2 && below[0] === 0 ? [place, place + 1] : [place] }
}

function namesOf(
  headerCells: readonly string[][],
  behind: readonly SourceRow[],
  knows: KnowsHeader,
): string[] {
  const [groups, names] = headerCells
  if (groups !== undefined) {
    const named = (names === undefined ? groups : mergeHeader(groups, names, knows)).map(nameOf)
    return [...named, ...unnamed(named.length, widthOfMost(behind))]
  }
  let width = 0
  for (const { cells } of behind) width = Math.max(width, cells.length)
  return unnamed(0, width)
}

const headerLettersMax = 1_000

/** A longer text is no name, and would be looked at as one letter by letter. */
function nameOf(header: string): string {
  return cleanHeader(header.length > headerLettersMax ? header.slice(0, headerLettersMax) : header)
}

function unnamed(from: number, to: number): string[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, at) => `Column ${from + at + 1}`)
}

/** How many columns more than half of the rows fill: where that is beyond the header, the header is short, not the rows wrong. */
function widthOfMost(rows: readonly SourceRow[]): number {
  if (rows.length < 2) return 0
  const widths = rows.map(({ cells }) => cells.findLastIndex((cell) => cell.trim() !== '') + 1)
  return widths.sort((one, other) => other - one)[Math.floor(widths.length / 2)] ?? 0
}

const keptCells = 50
const keptLetters = 10_000

function headOf(head: readonly SourceRow[], headerCells: readonly string[][]): TableHead {
  const [first] = head
  if (first === undefined) return { header: false }
  const kept = headerCells.map((cells) => cells.slice(0, keptCells))
  const isKept = kept.flat().reduce((sum, cell) => sum + cell.length, 0) <= keptLetters
  // Without them nothing is passed over but the header itself.
  return { header: true, headerRow: first.line, headerCells: isKept ? kept : kept.map(() => []) }
}

const examplesMax = 3
const exampleLetters = 60

export function examplesOf(cells: readonly string[]): string[] {
  return cells
    .filter((cell) => cell.trim() !== '')
    .slice(0, examplesMax)
    .map((cell) => cell.slice(0, exampleLetters).toWellFormed().replaceAll('\0', ''))
}

function headerQuestion(sample: readonly SourceRow[], doubtful: readonly number[]): ImportQuestion {
  const rows = doubtful.map((place): QuestionChoice => {
    const { line = 1, cells = [] } = sample[place] ?? {}
    return { value: String(line), label: `Row ${line} names the columns`, examples: examplesOf(cells) }
  })
  return {
    code: 'header',
    field: 'headerRow',
    message: 'Which row names the columns? Nothing tells the first rows apart from those below.',
    required: true,
    choices: [
      ...rows,
      { value: '0', label: 'None: the first row is data', examples: examplesOf(sample[0]?.cells ?? []) },
    ],
  }
}

export function encodingQuestion(candidates: readonly EncodingCandidate[]): ImportQuestion {
  return {
    code: 'encoding',
    field: 'encoding',
    message: 'In which encoding is the file? These are about as likely and show other letters.',
    required: true,
    choices: candidates.map(({ encoding, examples }) => ({
      value: encoding,
      label: encodingLabels[encoding],
      examples: examples.map((text) => text.slice(0, exampleLetters)),
    })),
  }
}

/** What the names of files and sheets tell of the people in them. */
export interface TellingNames {
  /** What the file was called where it was uploaded. */
  fileName: string | null
  /** The header of the column that has the name. */
  header: string
  /** Whether a table's name tells something that its columns do not. */
  tells(name: string, headers: readonly string[]): boolean
}

/** The table with its own name in a last column, where that tells something of its people. */
export function withName(
  table: OpenedTable,
  name: string | null,
  names: TellingNames | undefined,
): OpenedTable {
  if (name === null || names?.tells(name, table.headers) !== true) return table
  const width = table.headers.length
  const nameCell = name.replace(/^.*[/\\]/, '')
  return {
    ...table,
    format: { ...table.format, nameCell },
    headers: [...table.headers, names.header],
    rows: table.rows.map((row) => named(row, width, nameCell)),
  }
}

/** A row that is refused stays as it stands in the file; what stands beside a sheet's table comes after the name. */
function named(row: SourceRow, width: number, nameCell: string): SourceRow {
  if (row.fault !== undefined) return row
  const missing = new Array<string>(Math.max(0, width - row.cells.length)).fill('')
  return { ...row, cells: [...row.cells.slice(0, width), ...missing, nameCell, ...row.cells.slice(width)] }
}

/** The rows behind the header, some at a time, from the place of an earlier row where one is given. */
export async function* tableRows(
  file: StoredFile,
  format: FileFormat,
  width: number,
  from?: ReadFrom,
): AsyncGenerator<SourceRow[]> {
  if (format.kind !== 'tables') {
    for await (const rows of dataRows(file, format, from)) yield rows.map(whole(format, width))
    return
  }
  for (const { format: one, places } of format.tables) {
    const read = whole(one, places.length)
    for await (const rows of dataRows(file, one)) {
      yield rows.map((row) => placed(read(row), places, width))
    }
  }
}

/** What makes a row of a table as wide as its header, its name in the last place where it has one. */
function whole(format: SingleFormat, width: number): (row: SourceRow) => SourceRow {
  const { nameCell } = format
  if (nameCell === undefined) return (row) => checkWidth(row, width, format)
  return (row) => named(checkWidth(row, width - 1, format), width - 1, nameCell)
}

/** A row of one table in the columns of all of them; it has no place of its own to begin again from. */
function placed(row: SourceRow, places: readonly number[], width: number): SourceRow {
  const cells = new Array<string>(width).fill('')
  for (const [column, cell] of row.cells.entries()) {
    const place = places[column]
    if (place !== undefined) cells[place] = cell
  }
  return { ...row, cells, end: 0 }
}

async function* dataRows(
  file: StoredFile,
  format: SingleFormat,
  from?: ReadFrom,
): AsyncGenerator<SourceRow[]> {
  if (format.kind === 'ndjson' || format.kind === 'vcard' || !format.header) {
    yield* readRows(file, format, from)
    return
  }
  const { headerRow = 0, headerCells } = format
  const asideOf = headerCells?.some((cells) => cells.length > 0) ? asideRows(headerCells) : undefined
  let left = from === undefined ? (headerCells?.length ?? 1) : 0
  for await (const some of readRows(file, format, from)) {
    const rows: SourceRow[] = []
    for (const row of some) {
      if (left > 0) {
        if (row.line >= headerRow) left--
      } else if (row.fault !== undefined || asideOf?.(row.cells) === undefined) rows.push(row)
    }
    yield rows
  }
}

/**
 * In a text a value beyond the last column says that a delimiter stands where none should, and all after it in the wrong
 * place. On a sheet every cell has its place: one beyond the header is beside the table.
 */
function checkWidth(row: SourceRow, width: number, { kind }: SingleFormat): SourceRow {
  if (row.fault !== undefined || row.cells.length <= width || kind === 'xlsx' || kind === 'ods') return row
  const isShifted = row.cells.slice(width).some((cell) => cell.trim() !== '')
  return isShifted ? { ...row, fault: 'too_many_columns' } : { ...row, cells: row.cells.slice(0, width) }
}
