import { countLists, listLists as listRows } from '../../store/lists.ts'
import type { Scope } from '../../store/scope.ts'
import { refuseFaults } from '../failure.ts'
import { isId } from '../is-id.ts'
import { type List, listFromRow } from './list.ts'

export interface ListPage {
  lists: List[]
  /** Whether older ones follow. */
  hasMore: boolean
  /** Exact; only when asked. */
  total: number | undefined
}

/** A page of the workspace's lists, newest first, from below an id or an offset. */
export async function listLists(
  scope: Scope,
  page: { limit: number; beforeId?: string | undefined; offset?: number | undefined; total?: boolean },
): Promise<ListPage> {
  // It comes out of a cursor, which a caller may have made up.
  if (page.beforeId !== undefined && !isId(page.beforeId))
    refuseFaults([{ field: 'cursor', code: 'invalid_format' }])
  const [rows, total] = await Promise.all([
    listRows(scope, { ...page, limit: page.limit + 1 }),
    page.total ? countLists(scope) : undefined,
  ])
  return { lists: rows.slice(0, page.limit).map(listFromRow), hasMore: rows.length > page.limit, total }
}
