import type { TSchema } from 'typebox'
import type { FailureCode } from '../core/failure.ts'
import type { Wire } from './wire.ts'

/** One schema for every status that a wire's failures have. */
export function failuresOf(
  answers: Record<FailureCode, readonly [status: number, ...words: string[]]>,
  schema: TSchema,
): Wire['failures'] {
  return Object.fromEntries(Object.values(answers).map(([status]) => [status, schema]))
}
