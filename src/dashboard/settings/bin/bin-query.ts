import { infiniteQueryOptions } from '@tanstack/react-query'
import type { ApiCall } from '../../api/api-call.ts'
import type { Page } from '../../api/page.ts'
import { sendCall } from '../../api/send-call.ts'
import type { Contact } from '../../api/wire-types.ts'

export const binCall = (workspaceId: string, q: string): ApiCall => ({
  method: 'GET',
  path: '/v2/contacts',
  query: { workspaceId, deleted: true, q, limit: 50, total: true },
})

/** Who lies in the bin, a page at a time, and how many those are. */
export const binQuery = (workspaceId: string, q: string) =>
  infiniteQueryOptions({
    queryKey: ['bin', workspaceId, q],
    staleTime: 0,
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: cursor, signal }) => {
      const call = binCall(workspaceId, q)
      return sendCall<Page<Contact>>({ ...call, query: { ...call.query, cursor } }, signal)
    },
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    select: ({ pages }) => ({
      contacts: pages.flatMap(({ data }) => data),
      total: pages.at(-1)?.total ?? 0,
    }),
  })
