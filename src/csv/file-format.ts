import type { TextEncoding } from './text-encoding.ts'

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
