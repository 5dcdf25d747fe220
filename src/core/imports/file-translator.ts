import type { ContactDraft } from '../contacts/draft.ts'
import type { Fault } from '../fault.ts'
import type { FileProfile, ProfileKnowledge } from './file-profile.ts'
import type { MappedColumn } from './import-plan.ts'
import type { SourceRow } from './source-row.ts'
import type { StoredFile } from './stored-file.ts'

/** A row in the store's words. */
export interface RowDraft {
  draft: ContactDraft
  /** Of the contact, where the file has it. */
  id?: string | undefined
}

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
  /** The display name of the custom field that a column goes to; undefined where it goes elsewhere. */
  customNameOf(mapped: MappedColumn): string | undefined
  /** The rows behind the header, some at a time, from the place of an earlier row where one is given. */
  rows(file: StoredFile, format: object, width: number, from?: ReadFrom): AsyncGenerator<SourceRow[]>
  /** What turns the cells of a row into a draft. */
  compile(table: TableShape, mapping: readonly MappedColumn[]): (cells: readonly string[]) => RowDraft
}
