import type { ContactDraft } from '../contacts/draft.ts'
import type { CustomField } from '../custom-fields/custom-fields.ts'
import { Refusal } from '../kernel/failure.ts'
import type { Fault } from '../kernel/fault.ts'
import type { ImportPlan, MappedColumn } from './import-plan.ts'
import type { ImportQuestion } from './questions.ts'
import type { CellWarning } from './warnings.ts'

/** The bytes of an uploaded file, wherever they lie; read in any order and more than once. */
export interface StoredFile {
  size: number
  /** The bytes from `start` up to `end` (not included), the rest when left out. */
  read(start: number, end?: number): AsyncIterable<Buffer>
}

/** What can be wrong with a row before anything is known of its columns. */
export type RowFaultCode =
  | 'broken_quote'
  | 'bad_encoding'
  | 'too_many_columns'
  | 'row_too_long'
  | 'not_an_object'

/** One row of a file, header and blank rows apart. */
export interface SourceRow {
  /** The number of its first line in the unpacked file, from 1; in a sheet, the row's own number. */
  line: number
  /** By column, as they stand there; missing ones at the end are left out. */
  cells: readonly string[]
  fault?: RowFaultCode
  /** Unpacked bytes read once this row is; reading can begin again here where the format allows. */
  end: number
  /** The number of the line that follows it. */
  nextLine: number
}

/** Why a column is proposed to go where it goes. */
export const mappingReasons = ['header', 'content', 'remembered', 'roster', 'extra', 'empty'] as const
export type MappingReason = (typeof mappingReasons)[number]

export interface ProposedColumn extends MappedColumn {
  because: MappingReason
}

interface ProfiledColumn {
  column: number
  header: string
  /** How many of the sampled rows have a value. */
  filled: number
  samples: string[]
  /** A sentence for the person who maps it. */
  evidence: string
}

export interface RegionGuess {
  region: string
  because: 'workspace' | 'rows' | 'headers'
  /** How well the phones without `+` fit there, up to 1. */
  share: number
}

/** What a file is, what it holds and what is proposed to be done with it. */
export interface FileProfile {
  /** What the caller said of how the file is read, in the translator's words. */
  given?: object
  /** In the translator's own words: how the bytes become rows. */
  format: object
  headers: string[]
  sampledRows: number
  columns: ProfiledColumn[]
  preview: { line: number; cells: readonly string[]; fault: string | null }[]
  /** Rows that are passed over: titles above the header, the header once more, totals. */
  aside: { line: number; reason: string; cells: string[] }[]
  mapping: ProposedColumn[]
  defaultRegion: RegionGuess | null
  /** What a person has to say before the start, or may. */
  questions: ImportQuestion[]
  /** What was noticed of the file as a whole, in sentences. */
  notes: ProfileNote[]
}

export interface ProfileNote {
  code: string
  message: string
}

/** What is known before a file is looked at. */
export interface ProfileKnowledge {
  /** What the file was called where it was uploaded: no evidence of its format, but of what its people agreed to. */
  fileName: string | null
  defaultRegion: string | null
  customFields: readonly Pick<CustomField, 'name' | 'slug' | 'aliases' | 'type'>[]
  /** What people chose for a table with these headers, by column; the rest is proposed anew. */
  remembered(headers: readonly string[]): Promise<readonly MappedColumn[] | undefined>
}

/** Why a file as a whole cannot be imported; what is wrong with one row is that row's fault. */
export type FileRefusalCode =
  | 'empty_file'
  | 'damaged_file'
  | 'unpacks_too_large'
  | 'no_table_in_file'
  | 'encrypted_file'
  | 'format_not_read'
  | 'too_many_columns'

/** A file that no reader can make rows of. The message is for the person who uploaded it. */
export class FileRefused extends Error {
  readonly code: FileRefusalCode

  constructor(code: FileRefusalCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'FileRefused'
    this.code = code
  }
}

/** A row in the store's words. */
export interface RowDraft {
  draft: ContactDraft
  /** The contact's id, where the file has it. */
  id?: string | undefined
  /** The names of the lists at the same places, for ids of another workspace. */
  listNames?: readonly string[] | undefined
  /** Cells that were not stored as their columns say. */
  warnings?: readonly CellWarning[]
}

/** What a start says of how the cells of a row are read. */
export type RowReading = Pick<ImportPlan, 'mapping' | 'defaultRegion' | 'consent'>

/** What is known of a table before its rows are read. */
export interface TableShape {
  /** As the profile has it. */
  format: object
  headers: readonly string[]
}

/** Where reading begins again: behind a row that was read before. */
export interface ReadFrom {
  /** That row's `end`. */
  bytes: number
  /** That row's `nextLine`. */
  line: number
}

/** What an import needs of whoever reads files; core knows no format. What it throws on purpose is `FileRefused`. */
export interface FileTranslator {
  /** Looks at the beginning of a file. `given` is what the caller knows better, in the translator's words. */
  profile(file: StoredFile, given: object, known: ProfileKnowledge): Promise<FileProfile>
  /** What is wrong with a mapping for a table of this width, at its places. */
  judgeMapping(mapping: readonly MappedColumn[], width: number): Fault[]
  /** The rows behind the header, some at a time, from the place of an earlier row where one is given. */
  rows(file: StoredFile, format: object, width: number, from?: ReadFrom): AsyncGenerator<SourceRow[]>
  /** What turns the cells of a row into a draft. */
  compile(table: TableShape, reading: RowReading): (cells: readonly string[]) => RowDraft
}

/** Runs what reads a file; one that cannot be read becomes a refusal of the request or the job. */
export async function refusingFiles<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof FileRefused) throw new Refusal({ code: 'malformed', detail: error.message })
    throw error
  }
}
