import {
  FileRefused,
  type ReadFrom,
  type SourceRow,
  type StoredFile,
} from '../../core/imports/file-translator.ts'
import { textFault } from '../../core/kernel/text.ts'
import { detectEncoding, markBytesOf, textBytes } from '../bytes/encodings.ts'
import {
  type CsvFormat,
  type Delimiter,
  delimiters,
  type FileFormat,
  type FormatOverrides,
  type NdjsonFormat,
  type Packing,
} from '../bytes/file-format.ts'
import { openZip } from '../bytes/open-zip.ts'
import { readXlsx } from '../xlsx/read-xlsx.ts'
import { openWorkbook } from '../xlsx/workbook.ts'
import { RecordSplitter, readCsv } from './csv.ts'
import { jsonLeaves, readNdjson } from './ndjson.ts'

/**
 * The rows of a file of any format, some at a time, the header among them. From the place of an earlier row where one is
 * given; a workbook has no such place and is always read from its beginning.
 */
export function readRows(file: StoredFile, format: FileFormat, from?: ReadFrom): AsyncGenerator<SourceRow[]> {
  if (format.kind === 'csv') return readCsv(file, format, from)
  return format.kind === 'ndjson' ? readNdjson(file, format, from) : readXlsx(file, format)
}

const sampleBytes = 1024 * 1024

/**
 * How a file is to be read, told from its bytes, never from its name; what the caller says comes first. Throws
 * `FileRefused` where there is no table to find.
 */
export async function detectFormat(file: StoredFile, given: FormatOverrides = {}): Promise<FileFormat> {
  const first = await readSample(file.read(0, Math.min(file.size, 4)), 4)
  if (first.length === 0) throw new FileRefused('empty_file', 'The file is empty.')
  if (first[0] === 0x1f && first[1] === 0x8b) return detectText(file, { packing: 'gzip' }, given)
  if (first.toString('latin1') !== 'PK\x03\x04') return detectText(file, { packing: 'none' }, given)
  const { entries } = await openZip(file)
  if (entries.some(({ fileName }) => fileName.toLowerCase() === 'xl/workbook.xml')) {
    const { sheets } = await openWorkbook(file)
    const sheet = given.sheet ?? (sheets[0]?.name as string)
    return { kind: 'xlsx', packing: 'none', sheet, header: given.header ?? true }
  }
  const tables = entries.filter(({ fileName }) => isTable(fileName))
  const [entry] = tables.sort((one, other) => other.uncompressedSize - one.uncompressedSize)
  if (entry === undefined) throw new FileRefused('no_table_in_file', 'The zip holds no table.')
  return detectText(file, { packing: 'zip', entry: entry.fileName }, given)
}

/** Not a folder, nor what macOS and hidden files add. */
function isTable(name: string): boolean {
  return (
    !name.endsWith('/') &&
    textFault(name) === undefined &&
    !name.startsWith('__MACOSX/') &&
    !/(^|\/)\./.test(name)
  )
}

async function detectText(
  file: StoredFile,
  packed: { packing: Packing; entry?: string },
  given: FormatOverrides,
): Promise<FileFormat> {
  const raw: NdjsonFormat = { kind: 'ndjson', ...packed, encoding: 'utf-8', skipBytes: 0, columns: [] }
  const bytes = await readSample(textBytes(file, raw), sampleBytes)
  const found = detectEncoding(bytes)
  const encoding = given.encoding ?? found.encoding
  const skipBytes = given.encoding === undefined ? found.markBytes : markBytesOf(given.encoding, bytes)
  const text = { ...packed, encoding, skipBytes }
  const sample = await readSample(textBytes(file, { ...raw, ...text }), sampleBytes)
  if (sample.every((byte) => byte <= 0x20)) throw new FileRefused('empty_file', 'The file has no rows.')
  const columns = given.delimiter === undefined ? columnsOfNdjson(sample) : undefined
  return columns ? { kind: 'ndjson', ...text, columns } : detectCsv(sample, text, given)
}

function detectCsv(
  sample: Buffer,
  text: Pick<CsvFormat, 'packing' | 'entry' | 'encoding' | 'skipBytes'>,
  given: FormatOverrides,
): CsvFormat {
  const newline = sample.includes(0x0a) || !sample.includes(0x0d) ? '\n' : '\r'
  // Excel's own hint, on a line before the header.
  const hint = /^(?:"sep=(.)"|sep=(.))\r?\n/i.exec(sample.subarray(0, 12).toString('latin1'))
  const table = sample.subarray(hint?.[0].length ?? 0)
  const delimiter = given.delimiter ?? hint?.[1] ?? hint?.[2] ?? sniffDelimiter(table, newline)
  const splitter = new RecordSplitter({ delimiter, newline })
  const records = [...splitter.push(table), ...splitter.end()].slice(0, 20).map(({ cells }) => cells)
  const isUtf16 = text.encoding.startsWith('utf-16')
  // In UTF-16 the hint's letters take two bytes each in the file.
  const skipped = (hint?.[0].length ?? 0) * (isUtf16 ? 2 : 1)
  return {
    kind: 'csv',
    ...text,
    skipBytes: text.skipBytes + skipped,
    skipLines: hint === null ? 0 : 1,
    delimiter: delimiter satisfies Delimiter | string,
    newline,
    header: given.header ?? isHeader(records),
  }
}

/** The paths of the sample's objects, undefined unless its first line is one. */
function columnsOfNdjson(sample: Buffer): string[] | undefined {
  const lines = sample.toString('utf8').split('\n')
  if (jsonLeaves(lines[0] ?? '') === undefined) return undefined
  const columns = new Set<string>()
  for (const line of lines) for (const path of jsonLeaves(line)?.keys() ?? []) columns.add(path)
  // A key that cannot be kept is none: rows that have it are told so.
  return [...columns].filter((path) => textFault(path) === undefined)
}

/** The first bytes of a stream, which is then let go of. */
async function readSample(bytes: AsyncIterable<Buffer>, bytesMax: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of bytes) {
    chunks.push(chunk)
    length += chunk.length
    if (length >= bytesMax) break
  }
  return Buffer.concat(chunks).subarray(0, bytesMax)
}

const date = /^\d{1,4}[-./]\d{1,2}[-./]\d{1,4}/
const phone = /^\+?[\d\s().-]{7,}$/
const number = /^[+-]?\d+([.,]\d+)?$/

/** Whether a table's first record names its columns: no cell of it is a value, such as a phone, an email or a number. */
function isHeader([first = []]: readonly (readonly string[])[]): boolean {
  return !first.some((cell) => {
    const text = cell.trim()
    return text.includes('@') || phone.test(text) || number.test(text) || date.test(text)
  })
}

const recordsMax = 100

/**
 * The delimiter that cuts the sample into the most even table of more than one column; a comma where none does, since a
 * table of one column has none.
 */
function sniffDelimiter(sample: Buffer, newline: '\n' | '\r'): Delimiter {
  let best: { delimiter: Delimiter; score: number } = { delimiter: ',', score: 0 }
  for (const delimiter of delimiters) {
    const score = scoreOf(widthsOf(sample, delimiter, newline))
    if (score > best.score) best = { delimiter, score }
  }
  return best.delimiter
}

function widthsOf(sample: Buffer, delimiter: Delimiter, newline: '\n' | '\r'): number[] {
  const splitter = new RecordSplitter({ delimiter, newline })
  return [...splitter.push(sample), ...splitter.end()]
    .slice(0, recordsMax)
    .filter(({ cells }) => cells.some((cell) => cell !== ''))
    .map(({ cells }) => cells.length)
}

/** The share of records as wide as the first, which names the columns; wider tables win where they are as even. */
function scoreOf(widths: readonly number[]): number {
  const [first = 1] = widths
  if (first < 2) return 0
  const even = widths.filter((width) => width === first).length / widths.length
  return even + first / 1_000
}
