import { isRetryable, isUnavailable, OutcomeUnknown } from '../store/errors.ts'
import type { Failure } from './failure.ts'

/** The failure that an error of the store stands for; undefined when it is a mistake of ours. */
export function failureOfStore(error: unknown): Failure | undefined {
  if (error instanceof OutcomeUnknown) return { code: 'outcome_unknown' }
  // Retryable here means that every try met somebody: busy, not broken.
  return isUnavailable(error) || isRetryable(error) ? { code: 'unavailable', retryAfterS: 1 } : undefined
}
