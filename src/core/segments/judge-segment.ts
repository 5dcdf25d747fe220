import type { Scope } from '../../store/scope.ts'
import { findSegmentByName, type SegmentValues } from '../../store/segments.ts'
import { Refusal, refuseFaults } from '../failure.ts'
import type { Fault } from '../fault.ts'
import { FaultList } from '../fault-list.ts'
import { bindFilter } from '../filters/bind-filter.ts'
import { resolveFilter } from '../filters/resolve-filter.ts'
import { limits } from '../limits.ts'
import { jsonTextFault } from '../text.ts'

/** What a caller says about a segment; absent is untouched. */
export interface SegmentDraft {
  name?: string | null | undefined
  /** As text or as a tree. */
  filter?: unknown
  q?: string | null | undefined
  view?: object | null | undefined
  /** What the translator already found. */
  faults?: readonly Fault[] | undefined
}

/** The values that a draft gives, judged but for the filter, whose names `judgeKeptFilter` looks up. */
export function judgeSegment(draft: SegmentDraft): Partial<Omit<SegmentValues, 'filter'>> {
  const faults = new FaultList(draft.faults)
  const values: Partial<SegmentValues> = {}
  if (draft.name !== undefined) {
    const name = faults.text('name', draft.name, limits.textMax)
    if (name === null) faults.add('name', 'required')
    else if (name !== undefined) values.name = name.trim()
  }
  if (draft.q !== undefined) {
    const q = faults.text('q', draft.q, limits.searchMax)
    if (q !== undefined) values.q = q
  }
  if (draft.view !== undefined) {
    const json = JSON.stringify(draft.view ?? {})
    const code = jsonTextFault(json)
    if (code !== undefined) faults.add('view', code)
    else if (json.length > limits.segmentViewMax) faults.add('view', 'too_long', limits.segmentViewMax)
    else values.view = draft.view ?? {}
  }
  refuseFaults(faults.faults)
  return values
}

/** A filter as a segment keeps it. Refuses what is wrong with it, and a segment that would stand inside itself. */
export async function judgeKeptFilter(
  scope: Scope,
  filter: unknown,
  ownId?: string,
): Promise<SegmentValues['filter']> {
  const { tree, names, rules, segmentIds } = await resolveFilter(scope, filter)
  if (ownId !== undefined && segmentIds.has(ownId)) {
    refuseFaults([{ field: 'filter', code: 'segment_in_itself' }])
  }
  return bindFilter(tree, rules, names)
}

/** Refuses a name that another living segment has, naming that one. */
export async function refuseTakenName(scope: Scope, name: string, ownId?: string): Promise<void> {
  const holder = await findSegmentByName(scope, name)
  if (holder === undefined || holder.id === ownId) return
  throw new Refusal({ code: 'conflict', conflicts: [{ field: 'name', existingId: holder.id }] })
}
