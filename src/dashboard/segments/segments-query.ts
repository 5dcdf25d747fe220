import { queryOptions } from '@tanstack/react-query'
import type { ApiCall } from '../api/api-call.ts'
import { listAll } from '../api/list-all.ts'
import type { Segment } from '../api/wire-types.ts'

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
