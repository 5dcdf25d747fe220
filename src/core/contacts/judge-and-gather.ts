import { readRulesAndLists } from '../../store/batch-reads.ts'
import type { Scope } from '../../store/scope.ts'
import type { ContactWrite } from './draft.ts'
import { type Gathered, gatherWorld } from './gather-world.ts'
import { listIdsOf as listIdsOfDraft } from './judge-lists.ts'
import { judgeWrite } from './judge-write.ts'
import { tagNamesOf } from './resolve-tags.ts'
import { guessWorkspaceRules, parseWorkspaceRules, type WorkspaceRules } from './workspace-rules.ts'
import type { JudgedWrite } from './world.ts'

export interface JudgedBatch {
  rules: WorkspaceRules
  judged: JudgedWrite[]
  /** Of tags that the writes say. */
  tagNames: string[]
  gathered: Gathered
}

/**
 * Judges the writes by the rules as this process last saw them and gathers what they are about, the rules of now among
 * it; where those are others, all of it again by them.
 */
export async function judgeAndGather(scope: Scope, writes: readonly ContactWrite[]): Promise<JudgedBatch> {
  const listIds = [...new Set(writes.flatMap(listIdsOf))]
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
  return { rules, judged, tagNames, gathered: await gatherWorld(scope, judged, tagNames) }
}

function listIdsOf(write: ContactWrite): string[] {
  return 'draft' in write && write.draft.lists !== undefined ? listIdsOfDraft(write.draft.lists) : []
}
