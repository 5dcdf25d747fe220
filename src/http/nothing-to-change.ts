import type { Fault } from '../core/fault.ts'

/** The fault of a PATCH that names nothing but, at most, its workspace. One with other faults has enough to say. */
export function nothingToChange(body: object, faults: readonly Fault[]): Fault[] {
  const isEmpty = Object.keys(body).every((key) => key === 'workspaceId')
  return isEmpty && faults.length === 0 ? [{ field: '', code: 'nothing_to_change' }] : []
}
