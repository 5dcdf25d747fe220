import { queryOptions } from '@tanstack/react-query'
import type { ApiCall } from '../../api/api-call.ts'
import { sendCall } from '../../api/send-call.ts'
import type { CountedList, List } from '../../api/wire-types.ts'

export const listCall = (method: ApiCall['method'], workspaceId: string, { id }: List): ApiCall => ({
  method,
  path: `/v2/lists/${id}`,
  query: { workspaceId },
})

/** A list with how many are on it. */
export const listCountQuery = (workspaceId: string, list: List) =>
  queryOptions({
    queryKey: ['list', workspaceId, list.id] as readonly unknown[],
    staleTime: 0,
    queryFn: ({ signal }) => sendCall<CountedList>(listCall('GET', workspaceId, list), signal),
  })
