import type { Scope } from '../../store/scope.ts'
import { findSegments } from '../../store/segments.ts'
import { limits } from '../limits.ts'
import type { FilterTree } from './filter-tree.ts'
import { testsOf } from './map-tests.ts'

/** What a segment keeps. */
export interface KeptFilter {
  tree: FilterTree
  q: string | null
}

/** Segments by id with all that stand inside them, as deep as segments may; deleted ones are left out. */
export async function lookUpSegments(scope: Scope, ids: readonly string[]): Promise<Map<string, KeptFilter>> {
  const found = new Map<string, KeptFilter>()
  let wanted = [...new Set(ids)]
  for (let depth = 0; wanted.length > 0 && depth <= limits.segmentDepthMax; depth++) {
    const rows = await findSegments(scope, wanted)
    for (const { id, filter, q } of rows) found.set(id, { tree: filter as FilterTree, q })
    const inner = rows.flatMap(({ filter }) => segmentIdsIn(filter as FilterTree))
    wanted = [...new Set(inner)].filter((id) => !found.has(id))
  }
  return found
}

/** The ids of the segments that a kept filter names. */
export function segmentIdsIn(tree: FilterTree): string[] {
  return testsOf(tree).flatMap(({ field, value = [] }) => (field === 'segment' ? value : []))
}
