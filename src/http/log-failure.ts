import type { FastifyBaseLogger } from 'fastify'
import type { Failure } from '../core/failure.ts'

/** Logs what the answer keeps to itself: our own faults as errors, the database's absence as warnings, nothing else. */
export function logFailure({ code }: Failure, error: unknown, log: FastifyBaseLogger): void {
  if (code === 'internal') log.error({ err: error }, 'internal')
  else if (code === 'unavailable' || code === 'outcome_unknown') log.warn({ err: error }, code)
}
