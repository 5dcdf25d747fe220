import type { ApiCall } from '../../api/api-call.ts'

/** Whom a bulk change is about: those picked, or everybody in the view. */
export type Picked = { ids: string[] } | { filter: string; q: string }

/** One change for many, as the API takes it. */
export interface BulkAction {
  type: string
  [parameter: string]: unknown
}

/** The call that starts a bulk change; with `dryRun` it only counts. */
export function bulkCall(workspaceId: string, picked: Picked, action: BulkAction, dryRun = false): ApiCall {
  return {
    method: 'POST',
    path: '/v2/bulk',
    body: { workspaceId, ...selectionOf(picked), action, ...(dryRun && { dryRun }) },
  }
}

/** Everybody is never meant by leaving things out, so it is said. */
function selectionOf(picked: Picked): object {
  if ('ids' in picked) return { ids: picked.ids }
  const { filter, q } = picked
  if (filter === '' && q === '') return { all: true }
  return { ...(filter !== '' && { filter }), ...(q !== '' && { q }) }
}
