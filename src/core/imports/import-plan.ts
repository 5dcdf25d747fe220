import { createHash } from 'node:crypto'
import type { MatchKey, WriteModes } from '../contacts/draft.ts'
import type { CustomFieldType } from '../fields/contact-fields.ts'

/** The mapping of one column. A column may fill several fields, and several columns may fill one field. */
export interface MappedColumn {
  /** From 0. */
  column: number
  /** A contact's field, or `customFields.NAME`; null: the column is ignored. */
  field: string | null
  /** Creates a custom field of this type if the workspace has none of this name. */
  type?: CustomFieldType | undefined
  /** For a field with options: an unknown name creates an option; otherwise it becomes a warning and its text is kept. */
  createOptions?: boolean | undefined
  /** For a custom field: its slug, set when the import starts. */
  slug?: string | undefined
  /** The separator of tags or channels within one cell. */
  separator?: string | undefined
  /** For phones: restores the `+` that a spreadsheet dropped. */
  addPlus?: boolean | undefined
  /** For phones and emails: the label, such as "Work". */
  label?: string | undefined
  /** For phones and emails: the column with the label of each row. */
  labelColumn?: number | undefined
  /** For phones: the column with the area code that is put before digits without one. */
  areaCodeColumn?: number | undefined
  /**
   * For `doNotContact`: which cells mean do not contact. `deny`: yes; `allow`: no; `status`: a word such as
   * `unsubscribed`; `note`: any text.
   */
  says?: 'deny' | 'allow' | 'status' | 'note' | 'file' | undefined
  /** For `doNotContact`: the channel of the column. */
  channel?: string | undefined
  /** For dates: which part of `04/12/2024` comes first. */
  dates?: 'day_first' | 'month_first' | undefined
  /** For full names: `Lee, Ann` is a last and a first name. */
  names?: 'last_first' | undefined
  /** The column was empty in the part of the file that was examined; later values are kept and counted. */
  isStray?: boolean | undefined
}

export const importModes = ['create', 'upsert', 'update'] as const

/** Which contacts are written: only new ones, new and existing ones, or only existing ones. */
export type ImportMode = (typeof importModes)[number]

export const importMatchKeys = ['id', 'phone', 'email', 'externalId'] as const
export type ImportMatchKey = MatchKey | 'id'

/**
 * Everything that a start decides about how a file is written. Stored with the job, so that every restart
 * does the same.
 */
export interface ImportPlan {
  mapping: readonly MappedColumn[]
  mode: ImportMode
  /** How given values are applied to a matched contact. */
  write: WriteModes
  /** The keys to match by, in this order. */
  match: readonly ImportMatchKey[]
  /** Added to every contact in the file. */
  tags: readonly string[]
  listId: string | null
  /** For phones without a calling code in rows without a country; null: there is none, and such phones stay text. */
  defaultRegion: string | null
  /** The meaning of an unclear consent cell; `yes`: the person is not to be contacted. */
  consent: 'yes' | 'no'
  /** Whether people with different names who share a phone or an email stay separate contacts. */
  shared: 'separate' | 'merge'
  dryRun: boolean
  /** If false, a "no" in the file never lifts do-not-contact. */
  allowLiftingDoNotContact: boolean
}

/**
 * The prefix of columns that error files add before the table's own. `files/` writes them and leaves them out
 * of every mapping.
 */
const notePrefix = 'roster_'

/** Whether a header belongs to a column that an error file adds. */
export function isNoteHeader(header: string): boolean {
  return header.startsWith(notePrefix)
}

/** The indexes of the table's own columns, in order. */
function ownColumns(headers: readonly string[]): number[] {
  return headers.flatMap((header, column) => (header.startsWith(notePrefix) ? [] : column))
}

/** Moves a remembered mapping from the table's own columns to their places in a file with these headers. */
export function toPlaces(mapping: readonly MappedColumn[], headers: readonly string[]): MappedColumn[] {
  const own = ownColumns(headers)
  return mapping.flatMap((mapped) => {
    const column = own[mapped.column]
    return column === undefined ? [] : { ...mapped, column }
  })
}

/**
 * The columns that a person mapped differently from the proposal. Only these are remembered, because the next
 * file gets a new proposal from its content.
 */
export function choicesOf(
  proposed: readonly (MappedColumn & { because: string })[],
  given: readonly MappedColumn[],
  width: number,
): MappedColumn[] {
  const of = (mapping: readonly MappedColumn[], column: number) =>
    mapping.filter((mapped) => mapped.column === column && mapped.field !== null)
  const key = (mapping: readonly MappedColumn[]) =>
    JSON.stringify(
      mapping.map(({ field, separator, addPlus, says }) => [field, separator, addPlus, says]).sort(),
    )
  const isChosen = (column: number) => {
    // A proposal from cells that a person confirmed counts as a choice, because other cells may lead to another proposal.
    const isByContent = proposed.some((mapped) => mapped.column === column && mapped.because === 'content')
    return isByContent || key(of(given, column)) !== key(of(proposed, column))
  }
  const columns = Array.from({ length: width }, (_, column) => column).filter(isChosen)
  const leftOut = columns.filter((column) => of(given, column).length === 0)
  return [
    ...given.filter(({ column, field }) => field !== null && columns.includes(column)),
    ...leftOut.map((column) => ({ column, field: null })),
  ]
}

/** The mapping by the table's own columns, without what was settled for one import only. */
export function toOwnColumns(mapping: readonly MappedColumn[], headers: readonly string[]): MappedColumn[] {
  const own = ownColumns(headers)
  return mapping.flatMap(({ slug: _, ...mapped }) => {
    const column = own.indexOf(mapped.column)
    return column < 0 ? [] : { ...mapped, column }
  })
}

/** Equal for equal headers in equal order; the columns of error files are ignored. */
export function headersKey(headers: readonly string[]): Buffer {
  const own = headers.filter((header) => !header.startsWith(notePrefix))
  return createHash('sha256').update(JSON.stringify(own)).digest()
}
