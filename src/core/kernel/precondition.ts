import { isDeepStrictEqual } from 'node:util'
import { inTransaction, type Scope } from '../../store/kernel/scope.ts'
import { Refusal } from './failure.ts'

/** A field in which a record is not as its caller takes it to be. */
export interface Difference {
  field: string
  /** In the version that the caller knows, where the history still tells. */
  before?: unknown
  /** What it is now. */
  present: unknown
}

/** What a record is now, for a caller who knows an older version of it. */
export interface Present {
  version?: number
  updatedAt: Date
  differences: readonly Difference[]
}

/** The refusal of a change to a record that is no more as the caller knows it. */
export function staleRefusal(present: Present): Refusal {
  return new Refusal({ code: 'precondition_failed', present })
}

/** A version of a record that has no number: the millisecond of its last change, which no two changes share. */
export function versionOf({ updatedAt }: { updatedAt: Date }): string {
  return String(updatedAt.getTime())
}

/** A change that its caller makes only to the version of a record that the caller knows. */
export interface Condition<R extends { updatedAt: Date }> {
  /** The versions that the caller accepts; undefined accepts any. */
  versions: readonly string[] | undefined
  /** Looks the record up, in the transaction of the change, so that it stays as it is until the change is committed. */
  hold(scope: Scope): Promise<R>
  /** What the caller wants the record to be, by field. */
  given?: Readonly<Record<string, unknown>>
  /** The record by those fields. */
  shown?: (record: R) => object
}

/** Makes a change where the record is still one of the accepted versions, and refuses with what it is now otherwise. */
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
