import { strings } from '../strings/strings.ts'
import type { Problem } from './wire-types.ts'

export type ApiFault = NonNullable<Problem['errors']>[number]

/** A call that Roster refused, in the words of its problem document. */
export class ApiError extends Error {
  readonly code: string
  readonly faults: readonly ApiFault[]

  constructor(problem: Partial<Problem>) {
    super(problem.detail ?? problem.title ?? '')
    this.code = problem.code ?? 'unreachable'
    this.faults = problem.errors ?? []
  }
}

/** What the API says of keys, for somebody who has a role instead. */
const forPeople: Record<string, string> = {
  insufficient_scope: strings.errors.notAllowed,
  unauthenticated: strings.errors.signedOut,
}

/** One sentence for people: each fault by name where there are some. */
export function describeError(error: unknown): string {
  if (!(error instanceof ApiError)) return error instanceof Error ? error.message : String(error)
  const known = forPeople[error.code]
  if (known !== undefined) return known
  if (error.faults.length === 0) return error.message
  return error.faults.map(({ field, message }) => (field === '' ? message : `${field} ${message}`)).join('; ')
}
