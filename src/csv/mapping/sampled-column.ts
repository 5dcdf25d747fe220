import type { ProfileKnowledge } from '../../core/imports/file-profile.ts'
import type { ColumnEvidence } from './column-evidence.ts'

/** A column of a file's beginning. */
export interface SampledColumn {
  header: string
  /** Cleaned. */
  cells: readonly string[]
  evidence: ColumnEvidence
}

/** A custom field that the workspace has. */
export type KnownField = ProfileKnowledge['customFields'][number]
