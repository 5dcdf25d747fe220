import type { Scope } from '../../store/scope.ts'
import { findSegments } from '../../store/segments.ts'
import { countSelected } from '../../store/selections/selected-contacts.ts'
import type { SegmentRow } from '../../store/tables.ts'
import { notFound } from '../failure.ts'
import { isId } from '../is-id.ts'
import { resolveSelection } from '../selections/resolve-selection.ts'
import { type Segment, toSegments } from './segment.ts'

/** One segment. */
export async function getSegment(scope: Scope, id: string): Promise<Segment> {
  const [segment] = await toSegments(scope, [await getSegmentRow(scope, id)])
  return segment as Segment
}

/** The row of a living segment; any other id is not found. */
export async function getSegmentRow(scope: Scope, id: string): Promise<SegmentRow> {
  const [row] = isId(id) ? await findSegments(scope, [id]) : []
  if (row === undefined) throw notFound()
  return row
}

/** How many living contacts are in a segment now. Exact. */
export async function countSegment(scope: Scope, id: string): Promise<number> {
  return countSelected(scope, await resolveSelection(scope, { segmentId: id }))
}
