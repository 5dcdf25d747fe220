import { createHash } from 'node:crypto'
import type { MatchKey, WriteModes } from '../contacts/draft.ts'
import type { CustomFieldType } from '../fields/workspace-rules.ts'

/** What becomes of one column. A column may feed several fields, and several columns one field. */
export interface MappedColumn {
  /** From 0. */
  column: number
  /** A contact's field, or `customFields.NAME`; null: the column is left out. */
  field: string | null
  /** Of a custom field that is to be made where the workspace has none of this name. */
  type?: CustomFieldType | undefined
  /** Of a custom field: what it is kept under, once the import has started. */
  slug?: string | undefined
  /** Between the tags or channels in one cell. */
  separator?: string | undefined
  /** Of phones: the `+` that a spreadsheet dropped is put back. */
  addPlus?: boolean | undefined
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
  /** For phones without `+`; null: the workspace's own. */
  defaultRegion: string | null
  dryRun: boolean
  /** Without it a "no" in the file never lifts a flag that is set. */
  allowLiftingDoNotContact: boolean
}

/** Columns that error files put before the table's own; `csv/` writes them and leaves them out of every mapping. */
const notePrefix = 'roster_'

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
