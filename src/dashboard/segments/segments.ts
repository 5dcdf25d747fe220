import { queryOptions } from '@tanstack/react-query'
import { type ApiCall, listAll, type Page, sendCall } from '../api/api-call.ts'
import type { Segment } from '../api/wire-types.ts'
import type { View } from '../router/view.ts'
import type { ColumnPreference } from '../session/column-preferences.ts'

export const segmentsCall = (workspaceId: string): ApiCall => ({
  method: 'GET',
  path: '/v2/segments',
  query: { workspaceId },
})

/** A workspace's saved views: filters with a name. */
export const segmentsQuery = (workspaceId: string) =>
  queryOptions({
    queryKey: ['segments', workspaceId],
    queryFn: ({ signal }) => listAll<Segment>(segmentsCall(workspaceId), signal),
  })

/** The segments with how many contacts are in each, counted in one call. */
export const countedSegmentsQuery = (workspaceId: string) =>
  queryOptions({
    queryKey: ['segments', workspaceId, 'counted'],
    staleTime: 60_000,
    queryFn: async ({ signal }) => {
      const query = { workspaceId, limit: 30, count: true }
      return (await sendCall<Page<Segment>>({ ...segmentsCall(workspaceId), query }, signal)).data
    },
  })

/** Shares one's own view with everyone, or takes a shared one for oneself. */
export function shareCall(workspaceId: string, { id, personal }: Segment): ApiCall {
  const body = { personal: !personal }
  return { method: 'PATCH', path: `/v2/segments/${id}`, query: { workspaceId }, body }
}

/** What a saved view keeps beside its filter and search. */
interface Kept {
  sort?: string
  columns?: ColumnPreference[]
}

/** The view that a segment stands for. */
export function viewOfSegment({ id, filter, q, view }: Segment): Partial<View> {
  const { sort = '' } = (view ?? {}) as Kept
  return { filter, q: q ?? '', sort, segmentId: id }
}

/** Its columns; undefined where it has none of its own. */
export function columnsOfSegment({ view }: Segment): ColumnPreference[] | undefined {
  return ((view ?? {}) as Kept).columns
}

/** A view as a segment keeps it. */
export function segmentOf({ filter, q, sort }: View, columns: ColumnPreference[]) {
  return { filter, q: q === '' ? null : q, view: { sort, columns } }
}
