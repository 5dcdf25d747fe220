import type { CustomFieldType } from './custom-field-type.ts'

/** What a retype job was asked for. */
export interface RetypeInput {
  fieldId: string
  from: CustomFieldType
  to: CustomFieldType
  /** Values that do not convert are taken away; otherwise they stay in the row, where nobody sees them. */
  dropUnconvertible: boolean
  /** The jobs whose changes this one takes back: one that is undone, and those that it went on from. */
  undoes: readonly string[]
  /** The jobs that began what this one goes on with. */
  continues: readonly string[]
}

export interface RetypeCheckpoint {
  /** The last contact that was dealt with, in id order; null: none yet. */
  afterId: string | null
}
