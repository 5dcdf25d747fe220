import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Page } from '../api/page.ts'
import { sendCall } from '../api/send-call.ts'
import type { Import, Job } from '../api/wire-types.ts'

/** The job that takes an import back, also one that was asked for before this page was opened; and how to note another. */
export function useUndo({ id, workspaceId, finishedAt }: Pick<Import, 'id' | 'workspaceId' | 'finishedAt'>) {
  const [started, setStarted] = useState<Job>()
  const query = useQuery({
    queryKey: ['undo-of', workspaceId, id],
    staleTime: 0,
    enabled: finishedAt !== null,
    queryFn: async ({ signal }) => {
      // Newest first: an undo is asked for soon after, and the last hundred jobs reach far.
      const call = { method: 'GET', path: '/v2/jobs', query: { workspaceId, limit: 100 } } as const
      const { data } = await sendCall<Page<Job>>(call, signal)
      return data.find(({ undoes }) => undoes === id) ?? null
    },
  })
  return { undo: started ?? query.data ?? undefined, setUndo: setStarted }
}
