import {
  FileRefused,
  type ReadFrom,
  type SourceRow,
  type StoredFile,
} from '../../core/imports/file-translator.ts'
import { textFault } from '../../core/kernel/text.ts'
import { delimiters, rareDelimiters } from '../bytes/encoding-names.ts'
import { cellDecoder } from '../bytes/encodings.ts'
import {
  type CsvFormat,
  columnsMax,
  type FormatOverrides,
  type NdjsonFormat,
  type Packing,
  rowLettersMax,
  type SingleFormat,
  type TextFormat,
} from '../bytes/file-format.ts'
import {
  type EncodingCandidate,
  findEncoding,
  type KnowsHeader,
  markBytesOf,
} from '../bytes/find-encoding.ts'
import { readSample, splitLines, textBytes } from '../bytes/text-bytes.ts'
import { readOds } from '../xlsx/ods.ts'
import { firstRowsOfXlsx, readXlsx } from '../xlsx/read-xlsx.ts'
import { openWorkbook } from '../xlsx/workbook.ts'
import { type RawRecord, RecordSplitter, readCsv } from './csv.ts'
import { jsonLeaves, readNdjson } from './ndjson.ts'
import { refuseByBytes, refuseByText } from './refused-formats.ts'
import { isCardFile, readCards, shapeOfCards } from './vcard.ts'

/**
 * The rows of a table of any format, some at a time, the header among them. From the place of an earlier row where one is
 * given; a sheet has no such place and is always read from its beginning.
 */
export function readRows(
  file: StoredFile,
  format: SingleFormat,
  from?: ReadFrom,
): AsyncGenerator<SourceRow[]> {
  if (format.kind === 'csv') return readCsv(file, format, from)
  if (format.kind === 'ndjson') return readNdjson(file, format, from)
  if (format.kind === 'vcard') {
    const start = from ?? { bytes: 0, line: 1 }
    return readCards(splitLines(textBytes(file, format, start.bytes), start), format.encoding, format.shape)
  }
  return format.kind === 'xlsx' ? readXlsx(file, format.sheet) : readOds(file, format.sheet)
}

const sampledRowsMax = 1_000
const sampledCellsMax = 300_000

/** The first rows of a table: so many that they tell what it holds, and so few that a wide one takes no memory. */
export async function firstRows(
  file: StoredFile,
  format: SingleFormat,
  rowsMax = sampledRowsMax + 1,
): Promise<SourceRow[]> {
  const isEnough = enough(rowsMax)
  if (format.kind === 'xlsx') {
    return (await firstRowsOfXlsx(await openWorkbook(file), format.sheet, isEnough)).slice(0, rowsMax)
  }
  const rows: SourceRow[] = []
  for await (const some of readRows(file, format)) {
    for (const row of some) rows.push(row)
    if (isEnough(rows)) break
  }
  return rows.slice(0, rowsMax)
}

function enough(rowsMax: number): (rows: readonly SourceRow[]) => boolean {
  let seen = 0
  let cells = 0
  let letters = 0
  return (rows) => {
    if (rows.length < seen) seen = 0
    for (; seen < rows.length; seen++) {
      const row = rows[seen]?.cells ?? []
      cells += row.length
      for (const cell of row) letters += cell.length
    }
    return rows.length >= rowsMax || cells > sampledCellsMax || letters > rowLettersMax
  }
}

const sampleBytes = 1024 * 1024

export interface FoundText {
  format: SingleFormat
  /** The encodings that are about as likely; none where there is no doubt. */
  encodings: EncodingCandidate[]
}

/**
 * How a text is to be read, told from its beginning, never from its name; what the caller says comes first. Throws
 * `FileRefused` where there is no table to find.
 */
export async function detectText(
  file: StoredFile,
  packed: { packing: Packing; entry?: string },
  given: FormatOverrides,
  knows: KnowsHeader,
  bytesMax = sampleBytes,
): Promise<FoundText> {
  const raw: TextFormat = { ...packed, encoding: 'utf-8', skipBytes: 0 }
  const bytes = await readSample(textBytes(file, raw), bytesMax)
  refuseByBytes(bytes.subarray(0, 4_096))
  if (bytes.subarray(0, 4).toString('latin1') === 'PK\x03\x04') {
    throw new FileRefused(
      'format_not_read',
      'A workbook or zip inside of another is not read: unpack it first.',
    )
  }
  const found = await findEncoding(bytes, knows)
  const encoding = given.encoding ?? found.encoding
  const skipBytes = given.encoding === undefined ? found.markBytes : markBytesOf(given.encoding, bytes)
  const text = { ...packed, encoding, skipBytes }
  const sample = await readSample(textBytes(file, { ...raw, ...text }), bytesMax)
  if (sample.every((byte) => byte <= 0x20)) throw new FileRefused('empty_file', 'The file has no rows.')
  const encodings = given.encoding === undefined ? found.candidates : []
  return { format: await detectKind(sample, text, given, knows), encodings }
}

async function detectKind(
  sample: Buffer,
  text: Pick<TextFormat, 'packing' | 'entry' | 'encoding' | 'skipBytes'>,
  given: FormatOverrides,
  knows: KnowsHeader,
): Promise<SingleFormat> {
  const beginning = sample.toString('utf8', 0, 8_192)
  if (isCardFile(beginning)) return detectCards(sample, text)
  const columns = given.delimiter === undefined ? columnsOfNdjson(sample) : undefined
  if (columns !== undefined) return { kind: 'ndjson', ...text, columns }
  refuseByText(beginning)
  return detectCsv(sample, text, given, knows)
}

async function detectCards(sample: Buffer, text: TextFormat): Promise<SingleFormat> {
  async function* once() {
    yield sample
  }
  const lines = []
  for await (const some of splitLines(once(), { bytes: 0, line: 1 }))
    for (const line of some) lines.push(line)
  return { kind: 'vcard', ...text, shape: shapeOfCards(lines, text.encoding) }
}

function detectCsv(sample: Buffer, text: TextFormat, given: FormatOverrides, knows: KnowsHeader): CsvFormat {
  const newline = sample.includes(0x0a) || !sample.includes(0x0d) ? '\n' : '\r'
  // Excel's own hint, on a line before the header.
  const hint = /^(?:"sep=(.)"|sep=(.))\r?\n/i.exec(sample.subarray(0, 12).toString('latin1'))
  const table = sample.subarray(hint?.[0].length ?? 0)
  const delimiter = given.delimiter ?? hint?.[1] ?? hint?.[2] ?? sniffDelimiter(table, newline, text, knows)
  const letterBytes = text.encoding.startsWith('utf-16') ? 2 : text.encoding.startsWith('utf-32') ? 4 : 1
  return {
    kind: 'csv',
    ...text,
    skipBytes: text.skipBytes + (hint?.[0].length ?? 0) * letterBytes,
    skipLines: hint === null ? 0 : 1,
    delimiter,
    newline,
    header: false,
  }
}

/** The paths of the sample's objects, undefined unless its first line is one. */
function columnsOfNdjson(sample: Buffer): NdjsonFormat['columns'] | undefined {
  const lines = sample.toString('utf8').split('\n')
  if (jsonLeaves(lines[0] ?? '') === undefined) return undefined
  const columns = new Set<string>()
  for (const [at, line] of lines.entries()) {
    for (const path of jsonLeaves(line)?.keys() ?? []) columns.add(path)
    if (columns.size > columnsMax) {
      throw new FileRefused(
        'too_many_columns',
        `The objects up to line ${at + 1} have more than ${columnsMax} different keys; a table may have ${columnsMax} columns.`,
      )
    }
  }
  // A key that cannot be kept is none: rows that have it are told so.
  return [...columns].filter((path) => textFault(path) === undefined)
}

const sniffedRecords = 100
const sniffedBytes = 256 * 1024
/** A header stands near the top. */
const headerRecords = 30

/**
 * The delimiter that cuts the sample into the most even and widest table, and its header into words that columns are called
 * by; a comma where none does, since a table of one column has none.
 */
function sniffDelimiter(
  sample: Buffer,
  newline: '\n' | '\r',
  { encoding }: TextFormat,
  knows: KnowsHeader,
): string {
  const decode = cellDecoder(encoding)
  const isKnown = (cell: string) => cell.length <= 80 && knows(decode(cell.trim()) ?? '')
  const beginning = sample.subarray(0, sniffedBytes)
  let best: { delimiter: string; score: number } = { delimiter: ',', score: 0 }
  for (const delimiter of [...delimiters, ...rareDelimiters]) {
    const isRare = rareDelimiters.includes(delimiter)
    if (isRare && best.score > knownWeight) break
    const records = recordsOf(beginning, delimiter, newline)
    const known = records.slice(0, headerRecords).some(({ cells }) => hasTwo(cells, isKnown))
    const prose = isProse(beginning, delimiter) ? proseWeight : 1
    const score = scoreOf(records.map(widthOf)) * prose + (known ? knownWeight : 0)
    if (score > best.score && (known || !isRare)) best = { delimiter, score }
  }
  return best.delimiter
}

function recordsOf(sample: Buffer, delimiter: string, newline: '\n' | '\r'): RawRecord[] {
  const splitter = new RecordSplitter({ delimiter, newline })
  const whole = splitter.push(sample)
  const records = whole.length < sniffedRecords ? whole.concat(splitter.end()) : whole
  return records
    .slice(0, sniffedRecords)
    .filter(({ cells, fault }) => fault === 'too_many_columns' || cells.some((cell) => cell !== ''))
}

function widthOf({ cells, fault }: RawRecord): number {
  return fault === 'too_many_columns' ? columnsMax : cells.length
}

function hasTwo(cells: readonly string[], isKnown: (cell: string) => boolean): boolean {
  const [first, ...rest] = cells.slice(0, 200).filter((cell) => cell !== '' && isKnown(cell))
  return rest.some((cell) => cell !== first)
}

/** A header of known words says more than any evenness does. */
const knownWeight = 4
const proseWeight = 0.6

/** In `April 15, 2026` and `1 Bay St, Rome` a comma parts no cells. */
function isProse(sample: Buffer, delimiter: string): boolean {
  if (delimiter !== ',' && delimiter !== ';') return false
  const parts = sample.toString('latin1').split(delimiter)
  return parts.filter((part) => part.startsWith(' ')).length > parts.length / 2
}

/**
 * The share of records that are as wide as most of those with more than one cell, since titles may stand above the header,
 * and how wide those are; half of it where the first record is another, since a header mostly stands first.
 */
function scoreOf(widths: readonly number[]): number {
  const counts = new Map<number, number>()
  for (const width of widths) if (width > 1) counts.set(width, (counts.get(width) ?? 0) + 1)
  let best = 0
  for (const [width, count] of counts) {
    const first = width === widths[0] ? 1 : 0.5
    best = Math.max(best, (count / widths.length) * Math.log2(width) * first)
  }
  return best
}
