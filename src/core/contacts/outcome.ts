import type { Contact } from '../fields/contact.ts'
import { type Conflict, type Failure, notFound, Refusal, refuseFaults } from '../kernel/failure.ts'
import { at, type Fault } from '../kernel/fault.ts'
import { type Present, staleRefusal } from '../kernel/precondition.ts'
import type { MatchedBy, MatchKey } from './draft.ts'
import type { ConsentNotes } from './gather-world.ts'

/** The fields of a written contact that jobs need. A job of a million rows does not build whole contacts. */
export type BriefContact = Pick<Contact, 'id' | 'version' | 'doNotContact' | MatchKey>

/** The outcome of one write, in the order of the batch. Only `created`, `updated` and `deleted` changed the store. */
export type WriteOutcome<Known = Contact> =
  | ({
      status: 'created' | 'updated' | 'unchanged' | 'deleted'
      contact: Known
      matchedBy: MatchedBy | null
      /** Identifiers that another person holds and that became other phones or emails of this contact. */
      shared?: readonly MatchKey[]
      /** The names of the tags that the write removed. */
      droppedTags?: readonly string[]
    } & ConsentNotes)
  | { status: 'conflict'; conflicts: Conflict[] }
  | { status: 'invalid'; faults: Fault[] }
  | { status: 'not_found' }
  /** The contact has another version than the caller expects; `since` is the newest of the expected ones. */
  | { status: 'stale'; id: string; since: number; present: Present }
  /** Another write of an all-or-nothing batch was refused, so this one was not made. */
  | { status: 'aborted' }
  /** The database was unreachable, the outcome of the commit is unknown, or Roster has a defect. */
  | { status: 'failed'; error: unknown }

export type Written = Extract<WriteOutcome, { contact: unknown }>

/** Returns the outcome of a successful single write; throws the refusal of any other. */
export function expectWritten(outcome: WriteOutcome): Written {
  switch (outcome.status) {
    case 'invalid':
      throw new Refusal({ code: 'invalid', faults: outcome.faults })
    case 'conflict':
      throw new Refusal(conflictFailure(outcome.conflicts))
    case 'not_found':
      throw notFound()
    case 'stale':
      throw staleRefusal(outcome.present)
    case 'failed':
      throw outcome.error
    case 'aborted':
      throw new Error('a single write has no neighbour to be aborted for')
    default:
      return outcome
  }
}

/** The failure for these conflicts: `possible_same` if all of them are only possible duplicates. */
export function conflictFailure(conflicts: Conflict[]): Failure {
  const isPossible = conflicts.every(({ code }) => code === 'possible_same')
  return { code: isPossible ? 'possible_same' : 'conflict', conflicts }
}

/**
 * Returns if every write of an all-or-nothing batch succeeded. Otherwise throws one refusal with the faults
 * of all refused writes, each place under its write's: `data[3].phone`, where `path` is `data`. Faults take
 * precedence over conflicts.
 */
export function expectAllWritten(outcomes: readonly WriteOutcome[], path: string): void {
  const faults: Fault[] = []
  const conflicts: Conflict[] = []
  for (const [index, outcome] of outcomes.entries()) {
    const within = <T extends { field: string }>(item: T): T => ({
      ...item,
      field: item.field === '' ? at(path, index) : at(at(path, index), item.field),
    })
    if (outcome.status === 'failed') throw outcome.error
    if (outcome.status === 'invalid') faults.push(...outcome.faults.map(within))
    if (outcome.status === 'conflict') conflicts.push(...outcome.conflicts.map(within))
  }
  refuseFaults(faults)
  if (conflicts.length > 0) throw new Refusal({ code: 'conflict', conflicts })
  if (outcomes.some(({ status }) => status === 'not_found')) throw notFound()
}
