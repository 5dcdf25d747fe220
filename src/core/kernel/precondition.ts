import { isDeepStrictEqual } from 'node:util'
import { inTransaction, type Scope } from '../../store/kernel/scope.ts'
import { Refusal } from './failure.ts'

/** One field whose present value differs from the value that the caller assumes. */
export interface Difference {
  field: string
  /** The value in the version that the caller names; absent if the history no longer has that version. */
  before?: unknown
  /** The value now. */
  present: unknown
}

/** The present state of a record, for a caller that names an older version of it. */
export interface Present {
  version?: number
  updatedAt: Date
  differences: readonly Difference[]
}

/** The refusal of a change whose caller names a version that is no longer the present one. */
export function staleRefusal(present: Present): Refusal {
  return new Refusal({ code: 'precondition_failed', present })
}

/** The version of a record that has no version number: the millisecond of its last change, which no two changes share. */
export function versionOf({ updatedAt }: { updatedAt: Date }): string {
  return String(updatedAt.getTime())
}

/** A change with a precondition: it is made only if the record still has one of the versions that the caller accepts. */
export interface Condition<R extends { updatedAt: Date }> {
  /** The accepted versions; undefined accepts every version. */
  versions: readonly string[] | undefined
  /** Reads and locks the record in the transaction of the change, so that it cannot change before the commit. */
  hold(scope: Scope): Promise<R>
  /** The values that the change would set, by field. */
  given?: Readonly<Record<string, unknown>>
  /** The present values of the same fields. */
  shown?: (record: R) => object
}

/**
 * Makes the change if the record has one of the accepted versions. Otherwise refuses with
 * `precondition_failed` and the present state.
 */
export function whenUnchanged<R extends { updatedAt: Date }, T>(
  scope: Scope,
  { versions, hold, given = {}, shown = (record) => record }: Condition<R>,
  change: (scope: Scope) => Promise<T>,
): Promise<T> {
  if (versions === undefined) return change(scope)
  return inTransaction(scope, async (scope) => {
    const record = await hold(scope)
    if (versions.includes(versionOf(record))) return change(scope)
    const present = shown(record) as Record<string, unknown>
    const differences = Object.entries(given)
      .filter(([, value]) => value !== undefined)
      .filter(([field, value]) => field in present && !isDeepStrictEqual(value, present[field]))
      .map(([field]) => ({ field, present: present[field] }))
    throw staleRefusal({ updatedAt: record.updatedAt, differences })
  })
}
