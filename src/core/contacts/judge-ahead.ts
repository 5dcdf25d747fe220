import type { Scope } from '../../store/scope.ts'
import { mapInTurns } from '../map-in-turns.ts'
import type { ContactWrite } from './draft.ts'
import { judgeWrite } from './judge-write.ts'
import { listsOfWrite } from './lists-of-write.ts'
import { guessWorkspaceRules, type KnownRules } from './workspace-rules.ts'
import type { JudgedWrite } from './world.ts'

/** Writes judged before anybody asked the store: right where it turns out as supposed. */
export interface JudgedAhead {
  supposed: KnownRules
  /** Every list that the writes speak of, each supposed to live. */
  listIds: ReadonlySet<string>
  judged: JudgedWrite[]
}

/** Judges writes by the rules as this process last saw them; undefined when it has not seen any yet. */
export async function judgeAhead(
  scope: Scope,
  writes: readonly ContactWrite[],
): Promise<JudgedAhead | undefined> {
  const supposed = guessWorkspaceRules(scope)
  if (supposed === undefined) return undefined
  const listIds = new Set(writes.flatMap(listsOfWrite))
  const judged = await mapInTurns(writes, (write) => judgeWrite(scope, write, supposed.rules, listIds))
  return { supposed, listIds, judged }
}
