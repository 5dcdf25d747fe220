import type { Condition, ResolvedSelection } from '../../store/finding/condition.ts'
import type { Scope } from '../../store/kernel/scope.ts'
import { notFound, refuseFaults } from '../kernel/failure.ts'
import { at } from '../kernel/fault.ts'
import { isId } from '../kernel/ids.ts'
import { limits } from '../kernel/limits.ts'
import { getListRow } from '../lists/lists.ts'
import { resolveFilter } from './filters/resolve-filter.ts'
import { resolveSearch } from './search/search.ts'

/** A part of a workspace's contacts, as a request names it: everybody, less each thing that is given. */
export interface Selection {
  /** As text or as a tree. */
  filter?: unknown
  /** What a person would type into a search box. */
  q?: string | undefined
  listId?: string | undefined
  segmentId?: string | undefined
  ids?: readonly string[] | undefined
  /** The bin instead of the living. */
  deleted?: boolean | undefined
}

export type { ResolvedSelection }

/**
 * A selection ready to be read by the store. Refuses a faulty filter and ids that are none; a list or segment that is not
 * the workspace's is not found. Ids of contacts that are not there select nobody.
 */
export async function resolveSelection(scope: Scope, selection: Selection): Promise<ResolvedSelection> {
  const { filter, q, listId, segmentId, ids, deleted = false } = selection
  const all: Condition[] = []
  if (filter !== undefined) all.push((await resolveFilter(scope, filter)).condition)
  if (q !== undefined) all.push((await resolveSearch(scope, q)).any)
  if (listId !== undefined) all.push({ test: 'lists', ids: [(await getListRow(scope, listId)).id] })
  if (segmentId !== undefined) all.push(await resolveSegment(scope, segmentId))
  if (ids !== undefined) all.push({ test: 'ids', ids: readIds(ids) })
  return { deleted, where: { all } }
}

async function resolveSegment(scope: Scope, id: string): Promise<Condition> {
  if (!isId(id)) throw notFound()
  return (await resolveFilter(scope, { field: 'segment', op: 'eq', value: id })).condition
}

function readIds(ids: readonly string[]): string[] {
  if (ids.length > limits.selectedIdsMax) {
    refuseFaults([{ field: 'ids', code: 'too_many', expected: limits.selectedIdsMax }])
  }
  refuseFaults(
    ids.flatMap((id, index) =>
      isId(id) ? [] : [{ field: at('ids', index), code: 'invalid_format', expected: 'uuid' } as const],
    ),
  )
  return ids.map((id) => id.toLowerCase())
}
