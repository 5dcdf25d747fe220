import { allows, type Principal, requireScope } from '../../core/access/principal.ts'
import type { Failure } from '../../core/kernel/failure.ts'
import type { Admission, Answer, Call, Operation, Wire } from './operation.ts'

/** The operations of callers without `read`. Administrators see keys and workspaces, which are no contacts. */
const writing: ReadonlySet<Admission> = new Set(['write', 'upsert', 'delete', 'bulk'])

type AnyCall = Call<unknown, Record<string, unknown> | undefined, unknown>

/** Whether the caller may call an operation but may not read the record. */
export function isBlind({ scope }: Pick<Operation, 'scope'>, principal: Principal): boolean {
  return writing.has(scope) && !allows(principal, 'read')
}

/** Refuses parameters that reveal the record, such as a dry run, to callers that may not read. */
export function refuseQuestions({ scope }: Pick<Operation, 'scope'>, call: AnyCall): void {
  const asks = [call.query, call.body].some((given) => isRecord(given) && given.dryRun === true)
  if (asks) requireScope(call.principal, 'read', 'A dry run')
  const hasCondition = scope === 'upsert' && call.header('if-none-match') !== undefined
  if (hasCondition) requireScope(call.principal, 'read', 'If-None-Match on an upsert')
  // Whether a version is the present one reveals how often a record was changed. `*` matches any version.
  if ((call.header('if-match') ?? '*').trim() !== '*') requireScope(call.principal, 'read', 'If-Match')
  const operations = isRecord(call.body) && Array.isArray(call.body.operations) ? call.body.operations : []
  if (operations.some((one) => isRecord(one) && one.ifVersion != null))
    requireScope(call.principal, 'read', 'ifVersion')
}

/**
 * The answer for callers that may write and not read, such as a public form: the record's id and what was
 * sent, whether the record existed or not. An operation that does not answer with one record defines its own.
 */
export function concealed(wire: Wire, operation: Operation, answer: Answer, call: AnyCall): Answer {
  if (operation.toBlind !== undefined) return operation.toBlind(answer, call)
  const { status, body } = answer
  if (body === undefined) return { status }
  const reduce = (record: unknown) => idAndSent(record, call.body)
  return { status, body: wire.toBlind?.(body, reduce) ?? reduce(body) }
}

/** A record's id and the sent fields of its answer, with the sent values. */
export function idAndSent(record: unknown, sent: unknown): Record<string, unknown> {
  if (!isRecord(record)) return {}
  const shown: Record<string, unknown> = 'id' in record ? { id: record.id } : {}
  for (const [key, value] of isRecord(sent) ? Object.entries(sent) : [])
    if (value !== undefined && Object.hasOwn(record, key) && key !== 'id') shown[key] = value
  return shown
}

/**
 * A failure for callers that may not read: the faults of the request, without anything about records, such as
 * the holder of a value, the present state of a record, or a suggested name.
 */
export function concealedFailure({ code, detail, faults, conflicts, retryAfterS }: Failure): Failure {
  return {
    code,
    ...(detail !== undefined && { detail }),
    ...(faults && { faults: faults.map(({ suggestion: _, ...fault }) => fault) }),
    ...(conflicts && {
      conflicts: conflicts.map(({ existingContactId: _, existingId: __, ...rest }) => rest),
    }),
    ...(retryAfterS !== undefined && { retryAfterS }),
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
