import type { Scope } from '../../store/scope.ts'
import type { SegmentRow } from '../../store/tables.ts'
import { getWorkspaceRules } from '../contacts/workspace-rules.ts'
import type { FilterTree } from '../filters/filter-tree.ts'
import { formatFilter } from '../filters/format-filter.ts'
import { nameFilters } from '../filters/name-filters.ts'

/** A filter with a name: who is in it is asked anew each time. */
export interface Segment {
  id: string
  /** Unique among the workspace's living segments. */
  name: string
  /** By the names of today. */
  tree: FilterTree
  /** The same as text. */
  filter: string
  q: string | null
  /** How a dashboard shows it; Roster does not read it. */
  view: object
  createdAt: Date
  updatedAt: Date
}

/** Rows in the words of the core, in the same order. */
export async function toSegments(scope: Scope, rows: readonly SegmentRow[]): Promise<Segment[]> {
  if (rows.length === 0) return []
  const trees = await nameFilters(
    scope,
    rows.map(({ filter }) => filter as FilterTree),
    await getWorkspaceRules(scope),
  )
  return rows.map((row, index) => ({
    id: row.id,
    name: row.name,
    tree: trees[index]!,
    filter: formatFilter(trees[index]!),
    q: row.q,
    view: row.view,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }))
}
