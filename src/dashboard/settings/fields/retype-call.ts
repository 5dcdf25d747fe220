import { queryOptions } from '@tanstack/react-query'
import type { ApiCall } from '../../api/api-call.ts'
import { sendCall } from '../../api/send-call.ts'
import type { CustomField, RetypePreview } from '../../api/wire-types.ts'

export interface RetypeChoice {
  workspaceId: string
  field: CustomField
  type: string
}

/** The call that gives a field another type, or with `dryRun` only looks. */
export function retypeCall(
  { workspaceId, field, type }: RetypeChoice,
  options: { dropUnconvertible?: true; dryRun?: true },
): ApiCall {
  return {
    method: 'POST',
    path: `/v2/custom-fields/${field.id}/retype`,
    query: { workspaceId },
    body: { type, ...options },
  }
}

/** What would become of each value. Looked at anew each time, since values change. */
export const retypePreviewQuery = (choice: RetypeChoice) =>
  queryOptions({
    queryKey: ['retype', choice.workspaceId, choice.field.id, choice.type],
    queryFn: ({ signal }) => sendCall<RetypePreview>(retypeCall(choice, { dryRun: true }), signal),
    enabled: choice.type !== '',
    staleTime: 0,
    gcTime: 0,
  })
