import type { Scope } from '../../store/scope.ts'
import { listSegments as listRows } from '../../store/segments.ts'
import { type Segment, toSegments } from './segment.ts'

/** A page of the workspace's segments, newest first, from below an id. */
export async function listSegments(
  scope: Scope,
  page: { limit: number; beforeId?: string | undefined },
): Promise<{ segments: Segment[]; hasMore: boolean }> {
  const rows = await listRows(scope, { ...page, limit: page.limit + 1 })
  return { segments: await toSegments(scope, rows.slice(0, page.limit)), hasMore: rows.length > page.limit }
}
