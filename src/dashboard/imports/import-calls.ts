import { queryOptions } from '@tanstack/react-query'
import type { ApiCall } from '../api/api-call.ts'
import type { Page } from '../api/page.ts'
import { sendCall } from '../api/send-call.ts'
import type { Import, ImportSummary } from '../api/wire-types.ts'

export const importsCall = (workspaceId: string): ApiCall => ({
  method: 'GET',
  path: '/v2/imports',
  query: { workspaceId, limit: 50 },
})

export const importCall = (workspaceId: string, id: string): ApiCall => ({
  method: 'GET',
  path: `/v2/imports/${id}`,
  query: { workspaceId },
})

/** The last imports. */
export const importsQuery = (workspaceId: string) =>
  queryOptions({
    queryKey: ['imports', workspaceId],
    staleTime: 0,
    queryFn: async ({ signal }) =>
      (await sendCall<Page<ImportSummary>>(importsCall(workspaceId), signal)).data,
  })

export const importQuery = (workspaceId: string, id: string) =>
  queryOptions({
    queryKey: ['import', workspaceId, id],
    staleTime: 0,
    queryFn: ({ signal }) => sendCall<Import>(importCall(workspaceId, id), signal),
  })

/** Sends a file as it is; answers what is in it. */
export function uploadFile(workspaceId: string, file: Blob, fileName: string): Promise<Import> {
  return sendCall({ method: 'POST', path: '/v2/imports', query: { workspaceId, fileName }, body: file })
}
