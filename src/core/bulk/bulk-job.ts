import type { ResolvedSelection } from '../selections/resolve-selection.ts'
import type { Selection } from '../selections/selection.ts'
import type { BulkAction } from './bulk-action.ts'
import type { BulkWrite } from './bulk-write.ts'

/** A selection that says so when it means everybody. */
export interface BulkSelection extends Omit<Selection, 'deleted'> {
  all?: boolean | undefined
}

/** What a bulk job was asked for, and what that meant when it was asked. */
export interface BulkInput {
  action: BulkAction
  selection: Omit<BulkSelection, 'ids'> & { idCount?: number }
  selected: ResolvedSelection
  /** Contacts made later have higher ids; null: there was none. */
  highestId: string | null
  write: BulkWrite
}

export interface BulkCheckpoint {
  /** The last contact that was dealt with, in id order; null: none yet. */
  afterId: string | null
}
