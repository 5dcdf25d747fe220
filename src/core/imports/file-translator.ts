import type { ContactDraft } from '../contacts/draft.ts'
import type { MappedColumn } from './import-plan.ts'
import type { SourceRow } from './source-row.ts'
import type { StoredFile } from './stored-file.ts'

/** A row in the store's words. */
export interface RowDraft {
  draft: ContactDraft
  /** Of the contact, where the file has it. */
  id?: string | undefined
}

/** What the import needs of whoever reads files; core knows no format. */
export interface FileTranslator {
  /**
   * The rows of a file behind its header, some at a time, from the place of an earlier row where one is given. Throws
   * `FileRefused` where the file as a whole turns out to be damaged.
   */
  rows(
    file: StoredFile,
    format: object,
    width: number,
    from?: { bytes: number; line: number },
  ): AsyncIterable<SourceRow[]>
  /** Turns the cells of a row into a draft. */
  compile(
    headers: readonly string[],
    mapping: readonly MappedColumn[],
  ): (cells: readonly string[]) => RowDraft
}
