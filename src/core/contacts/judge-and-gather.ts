import { readRulesAndLists } from '../../store/batch-reads.ts'
import type { Scope } from '../../store/scope.ts'
import type { ContactWrite } from './draft.ts'
import { type Gathered, gatherWorld } from './gather-world.ts'
import { judgeWrite } from './judge-write.ts'
import { listsOfWrite } from './lists-of-write.ts'
import { tagNamesOf } from './resolve-tags.ts'
import { guessWorkspaceRules, parseWorkspaceRules, type WorkspaceRules } from './workspace-rules.ts'
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
 * Judges the writes by the rules as this process last saw them and gathers what they are about, the rules of now among
 * it; where those are others, all of it again by them.
 */
export async function judgeAndGather(scope: Scope, writes: readonly ContactWrite[]): Promise<JudgedBatch> {
  const listIds = [...new Set(writes.flatMap(listsOfWrite))]
  const guess = guessWorkspaceRules(scope)
  if (listIds.length === 0 && guess !== undefined) {
    const batch = await gather(scope, writes, guess.rules, new Set())
    if (batch.gathered.rules === guess.text) return batch
  }
  const { rules, livingLists } = await readRulesAndLists(scope, listIds)
  return gather(scope, writes, parseWorkspaceRules(scope, rules), livingLists)
}

async function gather(
  scope: Scope,
  writes: readonly ContactWrite[],
  rules: WorkspaceRules,
  livingLists: ReadonlySet<string>,
): Promise<JudgedBatch> {
  const judged = writes.map((write) => judgeWrite(scope, write, rules, livingLists))
  const tagNames = tagNamesOf(judged)
  return { rules, judged, tagNames, gathered: await gatherWorld(scope, judged, tagNames), livingLists }
}
