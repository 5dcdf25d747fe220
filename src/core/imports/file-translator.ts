import type { ContactDraft } from '../contacts/draft.ts'
import type { CustomField } from '../custom-fields/custom-fields.ts'
import { Refusal } from '../kernel/failure.ts'
import type { Fault } from '../kernel/fault.ts'
import type { ImportPlan, MappedColumn } from './import-plan.ts'
import type { ImportQuestion } from './questions.ts'
import type { CellWarning } from './warnings.ts'

/** The bytes of an uploaded file, readable in any order and repeatedly. */
export interface StoredFile {
  size: number
  /** The bytes from `start` to before `end`, or to the end of the file. */
  read(start: number, end?: number): AsyncIterable<Buffer>
}

/** Faults of a row that do not depend on the mapping of its columns. */
export type RowFaultCode =
  | 'broken_quote'
  | 'bad_encoding'
  | 'too_many_columns'
  | 'row_too_long'
  | 'not_an_object'

/** One row of a file; header and blank rows are left out. */
export interface SourceRow {
  /** The number of its first line in the unpacked file, from 1; in a sheet, the row's own number. */
  line: number
  /** The cells by column, unchanged; missing ones at the end are left out. */
  cells: readonly string[]
  fault?: RowFaultCode
  /** The number of unpacked bytes up to the end of this row. Reading can resume here if the format allows it. */
  end: number
  /** The number of the next line. */
  nextLine: number
}

/** The reason for the proposed field of a column. */
export const mappingReasons = ['header', 'content', 'remembered', 'roster', 'extra', 'empty'] as const
export type MappingReason = (typeof mappingReasons)[number]

export interface ProposedColumn extends MappedColumn {
  because: MappingReason
}

interface ProfiledColumn {
  column: number
  header: string
  /** The number of sampled rows with a value. */
  filled: number
  samples: string[]
  /** A sentence for the person who maps the column. */
  evidence: string
}

export interface RegionGuess {
  region: string
  because: 'workspace' | 'rows' | 'headers'
  /** The share of phones without `+` that are valid there, up to 1. */
  share: number
}

/** The format and content of a file, with the proposed mapping. */
export interface FileProfile {
  /** The reading options that the caller gave, in the translator's terms. */
  given?: object
  /** How the bytes become rows, in the translator's terms. */
  format: object
  headers: string[]
  sampledRows: number
  columns: ProfiledColumn[]
  preview: { line: number; cells: readonly string[]; fault: string | null }[]
  /** Rows that are skipped: titles above the header, repeated headers, totals. */
  aside: { line: number; reason: string; cells: string[] }[]
  mapping: ProposedColumn[]
  defaultRegion: RegionGuess | null
  /** Questions that a person has to answer before the start, or may answer. */
  questions: ImportQuestion[]
  /** Sentences about the file as a whole. */
  notes: ProfileNote[]
}

export interface ProfileNote {
  code: string
  message: string
}

/** Knowledge about the workspace and the upload that profiling uses. */
export interface ProfileKnowledge {
  /** The file name at upload: no evidence of the format, but evidence of consent, such as `unsubscribed.csv`. */
  fileName: string | null
  defaultRegion: string | null
  customFields: readonly Pick<CustomField, 'name' | 'slug' | 'aliases' | 'type'>[]
  /** The columns that a person mapped for a table with these headers before; the others are proposed from the file. */
  remembered(headers: readonly string[]): Promise<readonly MappedColumn[] | undefined>
}

/** Why a file as a whole cannot be imported. Faults of one row are faults of that row. */
export type FileRefusalCode =
  | 'empty_file'
  | 'damaged_file'
  | 'unpacks_too_large'
  | 'no_table_in_file'
  | 'encrypted_file'
  | 'format_not_read'
  | 'too_many_columns'

/** A file that no reader can split into rows. The message is for the person who uploaded it. */
export class FileRefused extends Error {
  readonly code: FileRefusalCode

  constructor(code: FileRefusalCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'FileRefused'
    this.code = code
  }
}

/** A row as a draft of a contact. */
export interface RowDraft {
  draft: ContactDraft
  /** The contact's id, if the file has one. */
  id?: string | undefined
  /** The names of the lists in the same positions; used if the ids are of another workspace. */
  listNames?: readonly string[] | undefined
  /** Cells that were not stored as their column says. */
  warnings?: readonly CellWarning[]
}

/** The parts of the plan that decide how the cells of a row are read. */
export type RowReading = Pick<ImportPlan, 'mapping' | 'defaultRegion' | 'consent'>

/** The description of a table that is needed to read its rows. */
export interface TableShape {
  /** As in the profile. */
  format: object
  headers: readonly string[]
}

/** Where reading resumes: after a row that was read before. */
export interface ReadFrom {
  /** The `end` of that row. */
  bytes: number
  /** The `nextLine` of that row. */
  line: number
}

/** The file formats, as imports need them; the core knows none itself. Its only expected error is `FileRefused`. */
export interface FileTranslator {
  /** Examines the start of a file. `given` are reading options of the caller, in the translator's terms. */
  profile(file: StoredFile, given: object, known: ProfileKnowledge): Promise<FileProfile>
  /** The faults of a mapping for a table of this width, with their places. */
  judgeMapping(mapping: readonly MappedColumn[], width: number): Fault[]
  /** The rows after the header, in groups, starting after an earlier row if one is given. */
  rows(file: StoredFile, format: object, width: number, from?: ReadFrom): AsyncGenerator<SourceRow[]>
  /** Returns a function that converts the cells of a row to a draft. */
  compile(table: TableShape, reading: RowReading): (cells: readonly string[]) => RowDraft
}

/** Runs work that reads a file; an unreadable file becomes a refusal. */
export async function refusingFiles<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof FileRefused) throw new Refusal({ code: 'malformed', detail: error.message })
    throw error
  }
}
