import type { FailureCode } from '../../core/kernel/failure.ts'
import { isRepeatable } from '../calls/idempotency.ts'
import type { Operation, Wire } from '../calls/operation.ts'

/** The failures of every call. */
const always: FailureCode[] = ['invalid', 'malformed', 'too_many_requests', 'internal', 'unavailable']

/** The failures of every write. */
const ofWrites: FailureCode[] = [
  'conflict',
  'idempotency_key_in_use',
  'idempotency_key_reused',
  'outcome_unknown',
]

/** The failures that an operation can answer: those that follow from its input, and those in `fails`. */
function codesOf(operation: Operation): Set<FailureCode> {
  const { scope, params, body, takesFile, versioned, fails = [] } = operation
  const isKnown = scope !== 'anyone'
  return new Set([
    ...always,
    ...fails,
    ...(isKnown ? (['unauthenticated', 'forbidden', 'insufficient_scope'] as const) : []),
    ...(params !== undefined || namesWorkspace(operation) ? (['not_found'] as const) : []),
    ...(isRepeatable(operation) || body !== undefined ? ofWrites : []),
    ...(versioned === 'change' ? (['precondition_failed'] as const) : []),
    ...(body !== undefined || takesFile ? (['too_large'] as const) : []),
    ...(body !== undefined ? (['unsupported_media_type'] as const) : []),
  ])
}

function namesWorkspace({ query, body }: Operation): boolean {
  return [query, body].some((schema) => {
    const { properties = {} } = (schema ?? {}) as { properties?: object }
    return Object.hasOwn(properties, 'workspaceId')
  })
}

/** The statuses of an operation's failures, in order. */
export function failureStatuses(operation: Operation, { failures }: Wire): string[] {
  const met = [...codesOf(operation)].map((code) => String(failures.statuses[code]))
  return [...new Set(met)].sort()
}
