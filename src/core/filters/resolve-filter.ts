import type { Scope } from '../../store/scope.ts'
import type { Condition } from '../../store/selections/condition.ts'
import { getWorkspaceRules, type WorkspaceRules } from '../contacts/workspace-rules.ts'
import { refuseFaults } from '../failure.ts'
import { limits } from '../limits.ts'
import { conditionSize } from './condition-size.ts'
import type { FilterContext } from './filter-context.ts'
import type { FilterTree } from './filter-tree.ts'
import { lookUpSegments } from './look-up-segments.ts'
import { testsOf } from './map-tests.ts'
import { lookUpNames, type NameBook } from './name-book.ts'
import { readFilter } from './read-filter.ts'
import { segmentConditions, translateTree } from './translate-tree.ts'

export interface ResolvedFilter {
  condition: Condition
  /** As it was read, with what its names mean. */
  tree: FilterTree
  names: NameBook
  rules: WorkspaceRules
  /** Every segment that stands inside it, however deep. */
  segmentIds: ReadonlySet<string>
}

/**
 * A filter as text or as a tree (any JSON) in the store's words. Refuses everything that is wrong with it at once, each
 * fault with its position or path; an id that is not the workspace's is not found.
 */
export async function resolveFilter(
  scope: Scope,
  filter: unknown,
  now = new Date(),
): Promise<ResolvedFilter> {
  const { tree, places } = readFilter(filter)
  const tests = [...places.keys()]
  const [rules, names] = await Promise.all([getWorkspaceRules(scope), lookUpNames(scope, tests)])
  const named = tests.filter(({ field }) => field === 'segment').flatMap(({ value = [] }) => value)
  const kept = await lookUpSegments(
    scope,
    named.flatMap((word) => names.idsOf('segments', word) ?? []),
  )
  const keptTests = [...kept.values()].flatMap((segment) => testsOf(segment.tree))
  const base = { workspaceId: scope.workspaceId, rules, now }
  const keptNames = await lookUpNames(scope, keptTests, { isKept: true })
  const segment = segmentConditions(kept, { ...base, names: keptNames })
  const context: FilterContext = { ...base, names, isKept: false, faults: [], segment }
  const condition = translateTree(tree, places, context)
  if (conditionSize(condition) > limits.filterExpandedMax) {
    context.faults.push({ field: 'filter', code: 'too_many', expected: limits.filterExpandedMax })
  }
  refuseFaults(context.faults)
  return { condition, tree, names, rules, segmentIds: new Set(kept.keys()) }
}
