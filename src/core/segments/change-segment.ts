import { isDeepStrictEqual } from 'node:util'
import { lockWorkspace } from '../../store/lock-workspace.ts'
import type { Scope } from '../../store/scope.ts'
import { updateSegment } from '../../store/segments.ts'
import { inTransaction } from '../../store/transaction.ts'
import { notFound, refuseFaults } from '../failure.ts'
import { getSegmentRow } from './get-segment.ts'
import { judgeKeptFilter, judgeSegment, refuseTakenName, type SegmentDraft } from './judge-segment.ts'
import { type Segment, toSegments } from './segment.ts'

/**
 * Changes what the draft names, at least one thing. Present values again leave `updatedAt` alone. One at a time in a
 * workspace, so that two segments do not come to stand inside each other.
 */
export async function changeSegment(scope: Scope, id: string, draft: SegmentDraft): Promise<Segment> {
  const values = judgeSegment(draft)
  const hasFilter = draft.filter !== undefined && draft.filter !== null
  if (!hasFilter && Object.keys(values).length === 0) refuseFaults([{ field: '', code: 'nothing_to_change' }])
  return inTransaction(scope, async (scope) => {
    if (!(await lockWorkspace(scope))) throw notFound()
    const before = await getSegmentRow(scope, id)
    const filter = hasFilter ? await judgeKeptFilter(scope, draft.filter, before.id) : before.filter
    if (values.name !== undefined) await refuseTakenName(scope, values.name, before.id)
    const after = { ...before, ...values, filter }
    const changed = isDeepStrictEqual(after, before)
      ? before
      : await updateSegment(scope, before.id, after, new Date())
    if (changed === undefined) throw notFound()
    const [segment] = await toSegments(scope, [changed])
    return segment as Segment
  })
}
