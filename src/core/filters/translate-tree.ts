import type { Condition } from '../../store/selections/condition.ts'
import { findBySearch } from '../search/find-by-search.ts'
import type { FilterContext } from './filter-context.ts'
import type { FilterTree, ReadFilter, TestPlace } from './filter-tree.ts'
import type { KeptFilter } from './look-up-segments.ts'
import { translateTest } from './translate-test.ts'

export const nobody: Condition = { any: [] }

/** A filter in the store's words. What has a fault added stands for nobody. */
export function translateTree(
  tree: FilterTree,
  places: ReadFilter['places'],
  context: FilterContext,
): Condition {
  if ('and' in tree) return { all: tree.and.map((part) => translateTree(part, places, context)) }
  if ('or' in tree) return { any: tree.or.map((part) => translateTree(part, places, context)) }
  if ('not' in tree) return { not: translateTree(tree.not, places, context) }
  return translateTest(tree, places.get(tree) ?? nowhere, context) ?? nobody
}

/** Of kept filters: their faults are nobody's who asks now. */
const nowhere: TestPlace = { field: { field: 'filter' }, op: { field: 'filter' }, values: [] }

/** What each of these segments holds, by id; one that is gone, or would hold itself, holds nobody by that. */
export function segmentConditions(
  kept: ReadonlyMap<string, KeptFilter>,
  context: Omit<FilterContext, 'segment' | 'isKept' | 'faults'>,
): (id: string) => Condition {
  const known = new Map<string, Condition>()
  function segment(id: string): Condition {
    const found = known.get(id)
    const filter = kept.get(id)
    if (found !== undefined || filter === undefined) return found ?? nobody
    known.set(id, nobody)
    const all = [translateTree(filter.tree, new Map(), { ...context, isKept: true, faults: [], segment })]
    if (filter.q !== null)
      all.push(findBySearch(context.workspaceId, filter.q, context.rules.defaultRegion).any)
    known.set(id, { all })
    return { all }
  }
  return segment
}
