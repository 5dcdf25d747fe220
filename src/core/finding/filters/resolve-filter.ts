import type { Condition } from '../../../store/finding/condition.ts'
import { findSegments } from '../../../store/finding/segments.ts'
import type { Scope } from '../../../store/kernel/scope.ts'
import { getWorkspaceRules, type WorkspaceRules } from '../../fields/workspace-rules.ts'
import { refuseFaults } from '../../kernel/failure.ts'
import { limits } from '../../kernel/limits.ts'
import { type FilterTree, testsOf } from './filter-tree.ts'
import { type HeldNames, lookUpNames, type NameBook } from './name-book.ts'
import { readFilter } from './read-filter.ts'
import { segmentConditions, translateTree } from './translate-filter.ts'
import type { FilterContext } from './translate-values.ts'

interface ResolvedFilter {
  condition: Condition
  /** The filter as it was parsed, with the records that its names mean. */
  tree: FilterTree
  names: NameBook
  rules: WorkspaceRules
  /** All segments inside it, at any depth. */
  segmentIds: ReadonlySet<string>
}

/**
 * Resolves a filter, as text or as a tree (any JSON), to a condition of the store. Refuses all its faults
 * together, each with its position or path; an id of another workspace is not found.
 */
export async function resolveFilter(
  scope: Scope,
  filter: unknown,
  { now = new Date(), held }: { now?: Date; held?: HeldNames } = {},
): Promise<ResolvedFilter> {
  const { tree, places } = readFilter(filter)
  const tests = [...places.keys()]
  const [rules, names] = await Promise.all([
    getWorkspaceRules(scope),
    lookUpNames(scope, tests, { ...(held && { held }) }),
  ])
  const named = tests.filter(({ field }) => field === 'segment').flatMap(({ value = [] }) => value)
  const kept = await lookUpSegments(
    scope,
    named.flatMap((word) => names.idsOf('segments', word) ?? []),
  )
  const keptTests = [...kept.values()].flatMap((segment) => testsOf(segment.tree))
  const base = { workspaceId: scope.workspaceId, rules, now }
  const keptNames = await lookUpNames(scope, keptTests, { isKept: true })
  const segment = segmentConditions(kept, { ...base, names: keptNames })
  const context: FilterContext = { ...base, names, isKept: false, faults: [], segment, ...(held && { held }) }
  const condition = translateTree(tree, places, context)
  if (conditionSize(condition) > limits.filterExpandedMax) {
    context.faults.push({ field: 'filter', code: 'too_many', expected: limits.filterExpandedMax })
  }
  refuseFaults(context.faults)
  return { condition, tree, names, rules, segmentIds: new Set(kept.keys()) }
}

/** The stored filter of a segment. */
export interface KeptFilter {
  tree: FilterTree
  q: string | null
}

/** Resolves a stored filter to a condition. Deleted records that it names match no contact. */
export async function resolveKept(scope: Scope, kept: KeptFilter): Promise<Condition> {
  const own = 'own'
  const all = (await lookUpSegments(scope, segmentIdsIn(kept.tree))).set(own, kept)
  const tests = [...all.values()].flatMap(({ tree }) => testsOf(tree))
  const rules = await getWorkspaceRules(scope)
  const names = await lookUpNames(scope, tests, { isKept: true })
  return segmentConditions(all, { workspaceId: scope.workspaceId, rules, names, now: new Date() })(own)
}

/** The segments of these ids and all segments inside them, up to the maximal depth; deleted ones are left out. */
async function lookUpSegments(scope: Scope, ids: readonly string[]): Promise<Map<string, KeptFilter>> {
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

/** The ids of the segments that a stored filter names. */
function segmentIdsIn(tree: FilterTree): string[] {
  return testsOf(tree).flatMap(({ field, value = [] }) => (field === 'segment' ? value : []))
}

/** The number of tests in a condition, with nested segments expanded. */
function conditionSize(condition: Condition, known = new Map<Condition, number>()): number {
  const size = known.get(condition) ?? sizeOf(condition, known)
  known.set(condition, size)
  return size
}

function sizeOf(condition: Condition, known: Map<Condition, number>): number {
  if ('not' in condition) return conditionSize(condition.not, known)
  if ('test' in condition) return 1
  const parts = 'all' in condition ? condition.all : condition.any
  return parts.reduce((sum, part) => sum + conditionSize(part, known), 0)
}
