import { readRulesAndLists } from '../../store/batch-reads.ts'
import type { Scope } from '../../store/scope.ts'
import type { ContactWrite } from './draft.ts'
import { type Gathered, gatherWorld } from './gather-world.ts'
import { type JudgedAhead, judgeAhead } from './judge-ahead.ts'
import { judgeWrite } from './judge-write.ts'
import { listsOfWrite } from './lists-of-write.ts'
import { tagNamesOf } from './resolve-tags.ts'
import { parseWorkspaceRules, type WorkspaceRules } from './workspace-rules.ts'
import type { JudgedWrite } from './world.ts'

export interface JudgedBatch {
  rules: WorkspaceRules
  judged: JudgedWrite[]
  /** Of tags that the writes say. */
  tagNames: string[]
  gathered: Gathered
  /** Of the lists that the writes speak of. */
  livingLists: ReadonlySet<string>
}

/**
 * Judges the writes by the rules as this process last saw them, or takes them as judged `ahead`, and gathers what they are
 * about, rules and lists of now among it; where those are others than was supposed, all of it again by them.
 */
export async function judgeAndGather(
  scope: Scope,
  writes: readonly ContactWrite[],
  ahead?: JudgedAhead,
): Promise<JudgedBatch> {
  const guess = ahead ?? (await judgeAhead(scope, writes))
  if (guess === undefined) {
    const { rules, livingLists } = await readRulesAndLists(scope, [...new Set(writes.flatMap(listsOfWrite))])
    return judgedBy(scope, writes, parseWorkspaceRules(scope, rules), livingLists)
  }
  const { supposed, listIds, judged } = guess
  const tagNames = tagNamesOf(judged)
  const { rules: text, livingLists, ...gathered } = await gatherWorld(scope, judged, tagNames, listIds)
  const rules = parseWorkspaceRules(scope, text)
  const isAsSupposed = rules === supposed.rules && livingLists.size === listIds.size
  if (!isAsSupposed) return judgedBy(scope, writes, rules, livingLists)
  return { rules, judged, tagNames, gathered, livingLists }
}

/** By rules and lists that are held already. */
async function judgedBy(
  scope: Scope,
  writes: readonly ContactWrite[],
  rules: WorkspaceRules,
  livingLists: ReadonlySet<string>,
): Promise<JudgedBatch> {
  const judged = writes.map((write) => judgeWrite(scope, write, rules, livingLists))
  const tagNames = tagNamesOf(judged)
  return {
    rules,
    judged,
    tagNames,
    gathered: await gatherWorld(scope, judged, tagNames, new Set()),
    livingLists,
  }
}
