import type { ApiCall, QueryValue } from '../api/api-call.ts'
import type { View } from './view.ts'

/** The call that lists a view's contacts. */
export function contactsCall(
  workspaceId: string,
  { filter, q, sort }: Pick<View, 'filter' | 'q' | 'sort'>,
  page: Record<string, QueryValue> = { limit: 100 },
): ApiCall {
  return { method: 'GET', path: '/v2/contacts', query: { workspaceId, filter, q, sort, ...page } }
}
