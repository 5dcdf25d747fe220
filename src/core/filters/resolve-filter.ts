import type { Scope } from '../../store/scope.ts'
import type { Condition } from '../../store/selections/condition.ts'
import { getWorkspaceRules } from '../contacts/workspace-rules.ts'
import { refuseFaults } from '../failure.ts'
import type { FilterContext } from './filter-context.ts'
import type { FilterTree, ReadFilter } from './filter-tree.ts'
import { judgeFilterTree } from './judge-filter-tree.ts'
import { lookUpNames } from './name-book.ts'
import { parseFilter } from './parse-filter.ts'
import { translateTest } from './translate-test.ts'

/**
 * A filter as text or as a tree (any JSON) in the store's words. Refuses everything that is wrong with it at once, each
 * fault with its position or path; an id that is not the workspace's is not found.
 */
export async function resolveFilter(scope: Scope, filter: unknown, now = new Date()): Promise<Condition> {
  const { tree, places } = readFilter(filter)
  const [rules, names] = await Promise.all([getWorkspaceRules(scope), lookUpNames(scope, places.keys())])
  const context: FilterContext = { workspaceId: scope.workspaceId, rules, names, now, faults: [] }
  const condition = translate(tree, places, context)
  refuseFaults(context.faults)
  return condition
}

/** A filter as text or any JSON, as a tree; refuses what is none. */
export function readFilter(filter: unknown): ReadFilter {
  if (typeof filter === 'string') {
    const read = parseFilter(filter)
    if (!('fault' in read)) return read
    refuseFaults([read.fault])
  }
  const judged = judgeFilterTree(filter)
  if ('faults' in judged) refuseFaults(judged.faults)
  return judged as ReadFilter
}

function translate(tree: FilterTree, places: ReadFilter['places'], context: FilterContext): Condition {
  if ('and' in tree) return { all: tree.and.map((part) => translate(part, places, context)) }
  if ('or' in tree) return { any: tree.or.map((part) => translate(part, places, context)) }
  if ('not' in tree) return { not: translate(tree.not, places, context) }
  // With a fault added, what stands here does not matter any more.
  return translateTest(tree, places.get(tree)!, context) ?? { any: [] }
}
