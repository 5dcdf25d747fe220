import { lockWorkspace } from '../../store/lock-workspace.ts'
import type { Scope } from '../../store/scope.ts'
import { countSegments, insertSegment } from '../../store/segments.ts'
import { inTransaction } from '../../store/transaction.ts'
import { notFound, refuseFaults } from '../failure.ts'
import { newId, timeOf } from '../ids.ts'
import { limits } from '../limits.ts'
import { judgeKeptFilter, judgeSegment, refuseTakenName, type SegmentDraft } from './judge-segment.ts'
import { type Segment, toSegments } from './segment.ts'

/** Keeps a filter under a name. A name that a living segment has is a conflict on `name`, which names that one. */
export async function createSegment(scope: Scope, draft: SegmentDraft): Promise<Segment> {
  const missing = (['name', 'filter'] as const).filter(
    (key) => (draft[key] ?? undefined) === undefined && !draft.faults?.some(({ field }) => field === key),
  )
  const faults = [...(draft.faults ?? []), ...missing.map((field) => ({ field, code: 'required' as const }))]
  const { name = '', q = null, view = {} } = judgeSegment({ ...draft, name: draft.name ?? undefined, faults })
  const id = newId()
  const at = timeOf(id)
  return inTransaction(scope, async (scope) => {
    if (!(await lockWorkspace(scope))) throw notFound()
    const filter = await judgeKeptFilter(scope, draft.filter)
    await refuseTakenName(scope, name)
    const max = limits.segmentsPerWorkspaceMax
    if ((await countSegments(scope)) >= max) refuseFaults([{ field: '', code: 'too_many', expected: max }])
    const row = { name, filter, q, view, workspace_id: scope.workspaceId, id }
    const times = { created_at: at, updated_at: at, deleted_at: null }
    await insertSegment(scope, { ...row, ...times })
    const [segment] = await toSegments(scope, [{ ...row, ...times }])
    return segment as Segment
  })
}
