import type { Scope } from '../../store/scope.ts'
import type { Condition, ResolvedSelection } from '../../store/selections/condition.ts'
import { notFound, refuseFaults } from '../failure.ts'
import { at } from '../fault.ts'
import { resolveFilter } from '../filters/resolve-filter.ts'
import { isId } from '../is-id.ts'
import { limits } from '../limits.ts'
import { getListRow } from '../lists/get-list-row.ts'
import { resolveSearch } from '../search/resolve-search.ts'
import type { Selection } from './selection.ts'

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
