import type { Condition } from '../../store/selections/condition.ts'
import type { WorkspaceRules } from '../contacts/workspace-rules.ts'
import type { Fault, FaultCode } from '../fault.ts'
import type { Place } from './filter-tree.ts'
import type { NameBook } from './name-book.ts'

/** What a filter's tests are translated with. */
export interface FilterContext {
  workspaceId: string
  rules: WorkspaceRules
  names: NameBook
  now: Date
  /** Of a segment: what it names may be gone, which is no fault, and then on nobody. */
  isKept: boolean
  /** Who is in a segment. */
  segment: (id: string) => Condition
  faults: Fault[]
}

/** Adds a fault at its place; translating goes on, so that all come at once. */
export function addFault(
  { faults }: FilterContext,
  place: Place,
  code: FaultCode,
  { expected, suggestion }: { expected?: string | number; suggestion?: string | undefined } = {},
): undefined {
  faults.push({
    ...place,
    code,
    ...(expected !== undefined && { expected }),
    ...(suggestion !== undefined && { suggestion }),
  })
}
