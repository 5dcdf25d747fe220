import type { Contact } from '../fields/contact.ts'
import { type Conflict, type Failure, notFound, Refusal, refuseFaults } from '../kernel/failure.ts'
import { at, type Fault } from '../kernel/fault.ts'
import { type Present, staleRefusal } from '../kernel/precondition.ts'
import type { MatchedBy, MatchKey } from './draft.ts'
import type { ConsentNotes } from './gather-world.ts'

/** What a job asks of a contact that it wrote; the whole of a million of them is made for nobody. */
export type BriefContact = Pick<Contact, 'id' | 'version' | 'doNotContact' | MatchKey>

/** What became of one write, in the order of the batch. Nothing but `created`, `updated` and `deleted` changed anything. */
export type WriteOutcome<Known = Contact> =
  | ({
      status: 'created' | 'updated' | 'unchanged' | 'deleted'
      contact: Known
      matchedBy: MatchedBy | null
      /** Identifiers that another person has, which became others of this one. */
      shared?: readonly MatchKey[]
      /** Names of the tags that the write took off. */
      droppedTags?: readonly string[]
    } & ConsentNotes)
  | { status: 'conflict'; conflicts: Conflict[] }
  | { status: 'invalid'; faults: Fault[] }
  | { status: 'not_found' }
  /** The contact is another version than the caller knows, the newest of which is `since`. */
  | { status: 'stale'; id: string; since: number; present: Present }
  /** A neighbour of an all-or-none batch was refused, so this was not written either. */
  | { status: 'aborted' }
  /** The database was away, or the outcome of its commit is unknown; or a mistake of ours. */
  | { status: 'failed'; error: unknown }

export type Written = Extract<WriteOutcome, { contact: unknown }>

/** The outcome of a single write that went through; any other is refused with everything that it says. */
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

/** The failure that conflicts come to: `possible_same` where nothing else stands in the way. */
export function conflictFailure(conflicts: Conflict[]): Failure {
  const isPossible = conflicts.every(({ code }) => code === 'possible_same')
  return { code: isPossible ? 'possible_same' : 'conflict', conflicts }
}

/**
 * Returns when every write of an all-or-none batch went through. Any other is refused with everything that the refused
 * writes say, each place under its write's: `data[3].phone`, where `path` is `data`. Faults go before conflicts.
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
