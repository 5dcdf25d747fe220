export const textEncodings = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const

export type TextEncoding = (typeof textEncodings)[number]

export const exportFormats = ['csv', 'ndjson', 'xlsx'] as const
export type ExportFormat = (typeof exportFormats)[number]

/** What a file of each format is called in HTTP. On a disk its ending is the format's name. */
export const fileTypes: Record<ExportFormat, { mediaType: string }> = {
  csv: { mediaType: 'text/csv; charset=utf-8' },
  ndjson: { mediaType: 'application/x-ndjson' },
  xlsx: { mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' },
}

export const delimiters = [',', ';', '\t', '|'] as const
export type Delimiter = (typeof delimiters)[number]

/** What the bytes are packed in. */
export type Packing = 'none' | 'gzip' | 'zip'

interface Packed {
  packing: Packing
  /** The file's name inside a zip. */
  entry?: string
}

export interface CsvFormat extends Packed {
  kind: 'csv'
  encoding: TextEncoding
  delimiter: string
  newline: '\n' | '\r'
  /** Unpacked bytes before the first record: a byte order mark, a `sep=` line. */
  skipBytes: number
  /** Lines of those. */
  skipLines: number
  /** Whether the first record names the columns. */
  header: boolean
}

export interface NdjsonFormat extends Packed {
  kind: 'ndjson'
  encoding: TextEncoding
  skipBytes: number
  /** Every path that the beginning of the file has, in the order of first use. */
  columns: string[]
}

export interface XlsxFormat {
  kind: 'xlsx'
  packing: 'none'
  sheet: string
  header: boolean
}

/** How the bytes of a file become rows; found once, kept with the import, the same for every restart. */
export type FileFormat = CsvFormat | NdjsonFormat | XlsxFormat

/** What a caller knows better than the detection. */
export interface FormatOverrides {
  encoding?: TextEncoding | undefined
  delimiter?: string | undefined
  header?: boolean | undefined
  sheet?: string | undefined
}
