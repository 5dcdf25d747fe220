import { isRetryable, OutcomeUnknown } from '../../store/kernel/errors.ts'
import { outageOf } from '../../store/kernel/outages.ts'
import type { Fault } from './fault.ts'
import type { Present } from './precondition.ts'

/** A field whose value another living record of the workspace already has. */
export interface Conflict {
  field: string
  /** `possible_same`: another form of the value, which the same person may have; absent for the very value. */
  code?: 'possible_same'
  existingContactId?: string
  /** The holder where it is a tag or a custom field. */
  existingId?: string
  /** The other item of the same call that has the value, where that is why. */
  sameAs?: string
}

/**
 * Why a request as a whole was refused. Closed: each wire's `errors.ts` is a `Record` over it, so a new code does not
 * compile until every wire answers it.
 */
export type FailureCode =
  | 'invalid'
  | 'malformed'
  | 'conflict'
  | 'in_use'
  /** A bulk change would go through more or fewer contacts than its caller expects. */
  | 'unexpected_count'
  | 'needs_answer'
  /** A living contact has the phone in another form; whoever knows better says so and is let through. */
  | 'possible_same'
  /** Several contacts answer, and nothing tells which is meant. */
  | 'ambiguous'
  | 'not_found'
  /** A phone system says itself that the caller's number was withheld. */
  | 'no_number'
  | 'no_such_route'
  | 'method_not_allowed'
  /** The request was sent to a name that is not Roster's. */
  | 'misdirected'
  | 'unauthenticated'
  | 'insufficient_scope'
  | 'forbidden'
  | 'workspace_required'
  | 'workspace_key_required'
  | 'precondition_failed'
  /** What follows a place in the change feed cannot be told in full any more. */
  | 'cursor_expired'
  | 'idempotency_key_reused'
  | 'idempotency_key_in_use'
  | 'too_large'
  | 'unsupported_media_type'
  | 'too_many_requests'
  | 'unavailable'
  | 'outcome_unknown'
  | 'internal'

/** One of several contacts that a question may mean. */
export interface Candidate {
  id: string
  firstName: string | null
  lastName: string | null
  fullName: string | null
}

export interface Failure {
  code: FailureCode
  /** One sentence for the person who reads the answer, where the code alone does not say it. */
  detail?: string
  /** With `invalid` and `needs_answer`. */
  faults?: Fault[]
  /** With `insufficient_scope`: the one that is missing. */
  scope?: string
  /** How many more faults there are than are named. */
  leftOut?: number
  /** With `conflict` and `possible_same`. */
  conflicts?: Conflict[]
  /** With `precondition_failed`. */
  present?: Present
  /** With `in_use`: the segments that would let people in. */
  usedBySegments?: { id: string; name: string }[]
  /** With `ambiguous`: who answers, the first few. */
  candidates?: Candidate[]
  /** With `too_many_requests`: the allowances that are used up. */
  violatedPolicies?: string[]
  /** With `unavailable`, `too_many_requests` and `idempotency_key_in_use`: seconds until another try makes sense. */
  retryAfterS?: number
}

/** A failure on its way up to the wire that asked. The only error that core functions throw on purpose. */
export class Refusal extends Error {
  readonly failure: Failure

  constructor(failure: Failure) {
    super(failure.detail ?? failure.code)
    this.name = 'Refusal'
    this.failure = failure
  }
}

/** Refuses with everything that is wrong; returns when nothing is. */
export function refuseFaults(faults: Fault[]): void {
  if (faults.length > 0) throw new Refusal({ code: 'invalid', faults })
}

/** The one answer for another workspace's id, a deleted one and one that never was. */
export function notFound(): Refusal {
  return new Refusal({ code: 'not_found' })
}

/** The failure that an error of the store stands for; undefined when it is a mistake of ours. */
export function failureOfStore(error: unknown): Failure | undefined {
  if (error instanceof OutcomeUnknown) return { code: 'outcome_unknown' }
  // Retryable here means that every try met somebody: busy, not broken.
  return outageOf(error) !== undefined || isRetryable(error)
    ? { code: 'unavailable', retryAfterS: 1 }
    : undefined
}
