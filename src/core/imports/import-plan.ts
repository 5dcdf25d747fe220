import { createHash } from 'node:crypto'
import type { MatchKey, WriteModes } from '../contacts/draft.ts'
import type { CustomFieldType } from '../fields/contact-fields.ts'

/** What becomes of one column. A column may feed several fields, and several columns one field. */
export interface MappedColumn {
  /** From 0. */
  column: number
  /** A contact's field, or `customFields.NAME`; null: the column is left out. */
  field: string | null
  /** For a custom field that is to be made where the workspace has none of this name. */
  type?: CustomFieldType | undefined
  /** For a field with options: cells that name none make one; otherwise they become warnings with their text kept. */
  createOptions?: boolean | undefined
  /** For a custom field: its slug, once the import has started. */
  slug?: string | undefined
  /** Between the tags or channels in one cell. */
  separator?: string | undefined
  /** For phones: the `+` that a spreadsheet dropped is put back. */
  addPlus?: boolean | undefined
  /** For phones and emails: what it is called among the person's, such as "Work". */
  label?: string | undefined
  /** For phones and emails: the column whose cells say so row by row. */
  labelColumn?: number | undefined
  /** For phones: the column whose cells are put before digits that have no area code. */
  areaCodeColumn?: number | undefined
  /**
   * For `doNotContact`: how its cells are read. `deny`: a yes closes; `allow`: a no does; `status`: a word such as
   * `unsubscribed` does; `note`: any text does.
   */
  says?: 'deny' | 'allow' | 'status' | 'note' | 'file' | undefined
  /** For `doNotContact`: the channel that the column is about. */
  channel?: string | undefined
  /** For dates: what comes first in `04/12/2024`. */
  dates?: 'day_first' | 'month_first' | undefined
  /** For full names: `Lee, Ann` becomes a last and a first name. */
  names?: 'last_first' | undefined
  /** Nothing was in the column when the file was looked at: what comes all the same is kept and counted. */
  isStray?: boolean | undefined
}

export const importModes = ['create', 'upsert', 'update'] as const

/** Who is written: only new people, both, or only those who are there. */
export type ImportMode = (typeof importModes)[number]

export const importMatchKeys = ['id', 'phone', 'email', 'externalId'] as const
export type ImportMatchKey = MatchKey | 'id'

/** Everything a start says about how a file is written. Kept with the job, so that every restart does the same. */
export interface ImportPlan {
  mapping: readonly MappedColumn[]
  mode: ImportMode
  /** How given values meet what a matched contact has. */
  write: WriteModes
  /** Looked for in this order. */
  match: readonly ImportMatchKey[]
  /** Added to everybody in the file. */
  tags: readonly string[]
  listId: string | null
  /** For phones without calling code in rows that name no country; null: there is none, and they stay text. */
  defaultRegion: string | null
  /** What an unclear cell about consent counts as: `yes`, the person is not to be contacted. */
  consent: 'yes' | 'no'
  /** Whether people of different names who share a phone or an email stay apart. */
  shared: 'separate' | 'merge'
  dryRun: boolean
  /** Without it a "no" in the file never lifts a flag that is set. */
  allowLiftingDoNotContact: boolean
}

/** Columns that error files put before the table's own; `csv/` writes them and leaves them out of every mapping. */
const notePrefix = 'roster_'

/** Whether a header is of a column that an error file adds. */
export function isNoteHeader(header: string): boolean {
  return header.startsWith(notePrefix)
}

/** Which columns are the table's own, in order. */
function ownColumns(headers: readonly string[]): number[] {
  return headers.flatMap((header, column) => (header.startsWith(notePrefix) ? [] : column))
}

/** A mapping by the table's own columns, as it is remembered, for a file that has them at these places. */
export function toPlaces(mapping: readonly MappedColumn[], headers: readonly string[]): MappedColumn[] {
  const own = ownColumns(headers)
  return mapping.flatMap((mapped) => {
    const column = own[mapped.column]
    return column === undefined ? [] : { ...mapped, column }
  })
}

/**
 * What a person chose otherwise than was proposed, by column. Only that is remembered: a proposal is made anew from what the
 * next file holds.
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
    // What the cells proposed and a person confirmed is a choice too: other cells may propose something else.
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

/** The mapping of a file by the table's own columns. What was settled for one import goes. */
export function toOwnColumns(mapping: readonly MappedColumn[], headers: readonly string[]): MappedColumn[] {
  const own = ownColumns(headers)
  return mapping.flatMap(({ slug: _, ...mapped }) => {
    const column = own.indexOf(mapped.column)
    return column < 0 ? [] : { ...mapped, column }
  })
}

/** Equal for equal headers in equal order; the columns that error files add make no difference. */
export function headersKey(headers: readonly string[]): Buffer {
  const own = headers.filter((header) => !header.startsWith(notePrefix))
  return createHash('sha256').update(JSON.stringify(own)).digest()
}
