import { FileRefused } from '../core/imports/file-refused.ts'
import type { StoredFile } from '../core/imports/stored-file.ts'
import { textFault } from '../core/text.ts'
import { detectEncoding, markBytesOf } from './detect-encoding.ts'
import type {
  CsvFormat,
  Delimiter,
  FileFormat,
  FormatOverrides,
  NdjsonFormat,
  Packing,
} from './file-format.ts'
import { isHeader } from './is-header.ts'
import { jsonLeaves } from './json-leaves.ts'
import { readSample } from './read-sample.ts'
import { sniffDelimiter } from './sniff-delimiter.ts'
import { RecordSplitter } from './split-records.ts'
import { textBytes } from './text-bytes.ts'
import { openWorkbook } from './xlsx/open-workbook.ts'
import { openZip } from './zip/open-zip.ts'

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
