import type { Conflict } from '../failure.ts'
import type { Fault } from '../fault.ts'
import type { Contact } from './contact.ts'
import type { MatchKey } from './draft.ts'

/** What became of one write, in the order of the batch. Nothing but `created`, `updated` and `deleted` changed anything. */
export type WriteOutcome =
  | { status: 'created' | 'updated' | 'unchanged' | 'deleted'; contact: Contact; matchedBy: MatchKey | null }
  | { status: 'conflict'; conflicts: Conflict[] }
  | { status: 'invalid'; faults: Fault[] }
  | { status: 'not_found' }
  /** A neighbour of an all-or-none batch was refused, so this was not written either. */
  | { status: 'aborted' }
  /** The database was away, or the outcome of its commit is unknown; or a mistake of ours. */
  | { status: 'failed'; error: unknown }
