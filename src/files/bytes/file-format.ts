import type { TextEncoding } from './encoding-names.ts'

export const exportFormats = ['csv', 'ndjson', 'xlsx', 'vcard'] as const
export type ExportFormat = (typeof exportFormats)[number]

/** What a file of each format is called in HTTP, and its ending on a disk. */
export const fileTypes: Record<ExportFormat, { mediaType: string; ending: string }> = {
  csv: { mediaType: 'text/csv; charset=utf-8', ending: 'csv' },
  ndjson: { mediaType: 'application/x-ndjson', ending: 'ndjson' },
  xlsx: { mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', ending: 'xlsx' },
  vcard: { mediaType: 'text/vcard; charset=utf-8', ending: 'vcf' },
}

/** What the bytes are packed in. */
export type Packing = 'none' | 'gzip' | 'zip'

interface Packed {
  packing: Packing
  /** The file's name inside a zip. */
  entry?: string
}

/** A table whose own name tells something of its people: the name stands in a last column of each row. */
interface Named {
  nameCell?: string
}

/** How a packed file becomes text. */
export interface TextFormat extends Packed, Named {
  encoding: TextEncoding
  /** Unpacked bytes before the text: a byte order mark, a `sep=` line. */
  skipBytes: number
}

/** Which rows of a table name its columns. */
export interface TableHead {
  header: boolean
  /** The first row of the header, by its line; the table's first row where it is left out. */
  headerRow?: number
  /** What the header's row or rows hold, where there are others like it or totals to be told from people. */
  headerCells?: string[][]
}

export interface CsvFormat extends TextFormat, TableHead {
  kind: 'csv'
  delimiter: string
  newline: '\n' | '\r'
  /** Lines of the bytes that are skipped. */
  skipLines: number
}

export interface NdjsonFormat extends TextFormat {
  kind: 'ndjson'
  /** Every path that the beginning of the file has, in the order of first use. */
  columns: string[]
}

export interface VcardFormat extends TextFormat {
  kind: 'vcard'
  /** How many columns there are of what a person may have several of. */
  shape: { phones: number; emails: number; addresses: number; websites: number }
}

/** A sheet of a workbook of Excel, or of a spreadsheet of OpenDocument. */
export interface SheetFormat extends TableHead, Named {
  kind: 'xlsx' | 'ods'
  packing: 'none'
  sheet: string
}

export type SingleFormat = CsvFormat | NdjsonFormat | VcardFormat | SheetFormat

/** Several tables of one zip, read one after another as one table. */
export interface TablesFormat {
  kind: 'tables'
  packing: 'zip'
  /** Each with the place that each of its columns has in the whole. */
  tables: { format: SingleFormat; places: number[] }[]
  columns: string[]
}

/** Tables of the file that are not read. */
interface WithRest {
  leftOut?: string[]
}

/** How the bytes of a file become rows; found once, kept with the import, the same for every restart. */
export type FileFormat = (SingleFormat | TablesFormat) & WithRest

/** What a caller knows better than the detection. */
export interface FormatOverrides {
  encoding?: TextEncoding | undefined
  delimiter?: string | undefined
  header?: boolean | undefined
  /** The line of the row that names the columns; 0: none does. */
  headerRow?: number | undefined
  sheet?: string | undefined
  /** The name of a table in a zip, or `all`. */
  table?: string | undefined
}

/** No list has more; a file with more is made to take memory, or cut by the wrong delimiter. */
export const columnsMax = 16_384
/** A longer cell belongs to no person. */
export const cellLettersMax = 1024 * 1024
/** A longer row is a quote that was never closed, or no table. */
export const rowLettersMax = 4 * 1024 * 1024
