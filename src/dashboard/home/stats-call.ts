import { queryOptions } from '@tanstack/react-query'
import { sendCall } from '../api/send-call.ts'
import type { Stats } from '../api/wire-types.ts'

export const statsCall = (workspaceId: string) =>
  ({ method: 'GET', path: '/v2/stats', query: { workspaceId } }) as const

/** A workspace's figures, each with the filter behind it. */
export const statsQuery = (workspaceId: string) =>
  queryOptions({
    queryKey: ['stats', workspaceId],
    queryFn: ({ signal }) => sendCall<Stats>(statsCall(workspaceId), signal),
  })
