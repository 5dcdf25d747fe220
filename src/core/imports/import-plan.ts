import type { MatchKey, WriteModes } from '../contacts/draft.ts'
import type { CustomFieldType } from '../custom-fields/custom-field-type.ts'

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
