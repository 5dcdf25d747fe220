import { isRetryable, OutcomeUnknown } from '../../store/kernel/errors.ts'
import { outageOf } from '../../store/kernel/outages.ts'
import type { Fault } from './fault.ts'
import type { Present } from './precondition.ts'

/** A field whose value another living record of the workspace already holds. */
export interface Conflict {
  field: string
  /**
   * `possible_same`: the other record holds another form of the value, which may belong to the same person.
   * Absent if the values are equal.
   */
  code?: 'possible_same'
  existingContactId?: string
  /** The id of the record that holds the value, if it is a tag or a custom field. */
  existingId?: string
  /** The place of the other item in the same call that has the value, if the two conflict with each other. */
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
  /** A bulk change would cover more or fewer contacts than its caller expects. */
  | 'unexpected_count'
  | 'needs_answer'
  /**
   * A living contact has another form of the phone number. A caller that knows the two are different people
   * can say so and repeat the call.
   */
  | 'possible_same'
  /** Several contacts match, and the request does not say which one is meant. */
  | 'ambiguous'
  | 'not_found'
  /** The phone system itself says that the caller's number is withheld. */
  | 'no_number'
  | 'no_such_route'
  | 'method_not_allowed'
  /** The request was addressed to a host name that is not Roster's. */
  | 'misdirected'
  | 'unauthenticated'
  | 'insufficient_scope'
  | 'forbidden'
  | 'workspace_required'
  | 'workspace_key_required'
  | 'precondition_failed'
  /** The changes after this cursor of the change feed are no longer complete. */
  | 'cursor_expired'
  | 'idempotency_key_reused'
  | 'idempotency_key_in_use'
  | 'too_large'
  | 'unsupported_media_type'
  | 'too_many_requests'
  | 'unavailable'
  | 'outcome_unknown'
  | 'internal'

/** One of several contacts that match a lookup. */
export interface Candidate {
  id: string
  firstName: string | null
  lastName: string | null
  fullName: string | null
}

export interface Failure {
  code: FailureCode
  /** One sentence for the person who reads the answer, given if the code alone does not explain the failure. */
  detail?: string
  /** With `invalid` and `needs_answer`. */
  faults?: Fault[]
  /** With `insufficient_scope`: the scope that is missing. */
  scope?: string
  /** The number of further faults that the answer does not list. */
  leftOut?: number
  /** With `conflict` and `possible_same`. */
  conflicts?: Conflict[]
  /** With `precondition_failed`. */
  present?: Present
  /** With `in_use`: the segments that would start to match excluded people if the record were deleted. */
  usedBySegments?: { id: string; name: string }[]
  /** With `ambiguous`: the first few of the contacts that match. */
  candidates?: Candidate[]
  /** With `too_many_requests`: the names of the limits that are exhausted. */
  violatedPolicies?: string[]
  /** With `unavailable`, `too_many_requests` and `idempotency_key_in_use`: the seconds after which a retry is useful. */
  retryAfterS?: number
}

/** A failure on its way to the wire that called. It is the only error that core functions throw on purpose. */
export class Refusal extends Error {
  readonly failure: Failure

  constructor(failure: Failure) {
    super(failure.detail ?? failure.code)
    this.name = 'Refusal'
    this.failure = failure
  }
}

/** Throws a `Refusal` with all faults; returns if there are none. */
export function refuseFaults(faults: Fault[]): void {
  if (faults.length > 0) throw new Refusal({ code: 'invalid', faults })
}

/**
 * The one answer for an id of another workspace, a deleted id and an id that never existed, so that they
 * cannot be told apart.
 */
export function notFound(): Refusal {
  return new Refusal({ code: 'not_found' })
}

/** The failure that an error of the store means; undefined if the error is a defect of Roster. */
export function failureOfStore(error: unknown): Failure | undefined {
  if (error instanceof OutcomeUnknown) return { code: 'outcome_unknown' }
  // A retryable error that reaches this line has failed in every retry: the database is busy, not broken.
  return outageOf(error) !== undefined || isRetryable(error)
    ? { code: 'unavailable', retryAfterS: 1 }
    : undefined
}
