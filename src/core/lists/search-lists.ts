import { countMembersOfLists } from '../../store/list-members.ts'
import type { Scope } from '../../store/scope.ts'
import { limits } from '../limits.ts'
import type { List } from './list.ts'
import { listLists } from './list-lists.ts'

export interface ListSearch {
  /** Part of the name or the description, without case; blank text searches for nothing. */
  search?: string | undefined
  sortBy: 'name' | 'createdAt' | 'updatedAt'
  sortOrder: 'asc' | 'desc'
  limit: number
  offset: number
}

/**
 * A page of the workspace's lists with how many living contacts each has, sorted, names without case; the id breaks
 * ties. `total` is exact. All of a workspace's lists are read: there are at most a thousand.
 */
export async function searchLists(
  scope: Scope,
  { search = '', sortBy, sortOrder, limit, offset }: ListSearch,
): Promise<{ lists: (List & { memberCount: number })[]; total: number }> {
  const { lists } = await listLists(scope, { limit: limits.listsPerWorkspaceMax })
  const wanted = search.trim().toLowerCase()
  const found = lists.filter(({ name, description }) =>
    [name, description ?? ''].some((text) => text.toLowerCase().includes(wanted)),
  )
  const sign = sortOrder === 'asc' ? 1 : -1
  found.sort((a, b) => sign * (compare(sortKey(a, sortBy), sortKey(b, sortBy)) || compare(a.id, b.id)))
  const page = found.slice(offset, offset + limit)
  const counts = await countMembersOfLists(
    scope,
    page.map(({ id }) => id),
  )
  return {
    lists: page.map((list) => ({ ...list, memberCount: counts.get(list.id) ?? 0 })),
    total: found.length,
  }
}

function sortKey(list: List, sortBy: ListSearch['sortBy']): string | number {
  return sortBy === 'name' ? list.name.toLowerCase() : list[sortBy].getTime()
}

function compare<T extends string | number>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0
}
