import { queryOptions } from '@tanstack/react-query'
import { sendCall } from '../../api/send-call.ts'
import type { CountedTag, Tag } from '../../api/wire-types.ts'

/** A tag with how many have it. */
export const tagCountQuery = (workspaceId: string, { id }: Tag) =>
  queryOptions({
    queryKey: ['tag', workspaceId, id] as readonly unknown[],
    staleTime: 0,
    queryFn: ({ signal }) =>
      sendCall<CountedTag>({ method: 'GET', path: `/v2/tags/${id}`, query: { workspaceId } }, signal),
  })
