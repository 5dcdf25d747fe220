import { allows, type Principal, requireScope } from '../../core/access/principal.ts'
import type { Failure } from '../../core/kernel/failure.ts'
import type { Admission, Answer, Call, Operation, Wire } from './operation.ts'

/** What somebody may do who may not read. Those who administer see keys and workspaces, which are no contacts. */
const writing: ReadonlySet<Admission> = new Set(['write', 'upsert', 'delete', 'bulk'])

type AnyCall = Call<unknown, Record<string, unknown> | undefined, unknown>

/** Whether the caller may do what an operation does, but may not see what is there. */
export function isBlind({ scope }: Pick<Operation, 'scope'>, principal: Principal): boolean {
  return writing.has(scope) && !allows(principal, 'read')
}

/** Refuses what asks a question beside writing, from a caller who may not read. */
export function refuseQuestions({ scope }: Pick<Operation, 'scope'>, call: AnyCall): void {
  const asks = [call.query, call.body].some((given) => isRecord(given) && given.dryRun === true)
  if (asks) requireScope(call.principal, 'read', 'A dry run')
  const hasCondition = scope === 'upsert' && call.header('if-none-match') !== undefined
  if (hasCondition) requireScope(call.principal, 'read', 'If-None-Match on an upsert')
  // Whether a version is the present one says how often a record was changed. `*` is any.
  if ((call.header('if-match') ?? '*').trim() !== '*') requireScope(call.principal, 'read', 'If-Match')
  const operations = isRecord(call.body) && Array.isArray(call.body.operations) ? call.body.operations : []
  if (operations.some((one) => isRecord(one) && one.ifVersion != null))
    requireScope(call.principal, 'read', 'ifVersion')
}

/**
 * What a caller is answered who may write and not read, such as the form of a public page: the record's id and what was
 * sent, the same whether the record was there or not. An operation whose answer is not one record says how it does that.
 */
export function concealed(wire: Wire, operation: Operation, answer: Answer, call: AnyCall): Answer {
  if (operation.toBlind !== undefined) return operation.toBlind(answer, call)
  const { status, body } = answer
  if (body === undefined) return { status }
  const reduce = (record: unknown) => idAndSent(record, call.body)
  return { status, body: wire.toBlind?.(body, reduce) ?? reduce(body) }
}

/** A record's id and, from the fields of its answer, those that were sent, as they were sent. */
export function idAndSent(record: unknown, sent: unknown): Record<string, unknown> {
  if (!isRecord(record)) return {}
  const shown: Record<string, unknown> = 'id' in record ? { id: record.id } : {}
  for (const [key, value] of isRecord(sent) ? Object.entries(sent) : [])
    if (value !== undefined && Object.hasOwn(record, key) && key !== 'id') shown[key] = value
  return shown
}

/**
 * A failure as somebody may know it who may not read: what is wrong with what was sent, and nothing of what is there, such as
 * whose a value is, what a record is now, or which name was meant.
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
