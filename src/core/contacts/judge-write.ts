import type { Scope } from '../../store/scope.ts'
import { FaultList } from '../fault-list.ts'
import type { ContactWrite, MatchKey } from './draft.ts'
import { identifierColumns } from './identifiers.ts'
import { judgeDraft } from './judge-draft.ts'
import { judgeLists } from './judge-lists.ts'
import type { Values } from './values.ts'
import type { WorkspaceRules } from './workspace-rules.ts'
import type { JudgedWrite } from './world.ts'

/** Judges a write's draft, its lists against those that live, and whether an upsert can match anybody. */
export function judgeWrite(
  scope: Scope,
  write: ContactWrite,
  rules: WorkspaceRules,
  livingLists: ReadonlySet<string>,
): JudgedWrite {
  const authored = {
    ...write,
    actor: write.actor ?? scope.actor,
    operationId: write.operationId ?? scope.operationId,
  }
  if (!('draft' in write)) return { write: authored, judged: undefined, faults: [] }
  const { judged, faults: found } = judgeDraft(write.draft, rules)
  const faults = new FaultList(found)
  const lists = judgeLists(write.draft.lists ?? {}, livingLists, faults)
  if (write.op === 'upsert' && isUnmatchable(write.matchBy, judged.values, faults)) {
    faults.add(write.matchBy[0] ?? '', 'identifier_required', write.matchBy.join(' or '))
  }
  return { write: authored, judged: { ...judged, lists }, faults: faults.faults }
}

/** Nothing to match by, and no faulty identifier that would already say why. */
function isUnmatchable(matchBy: readonly MatchKey[], values: Values, { faults }: FaultList): boolean {
  const isFaulty = faults.some(({ field }) => matchBy.some((key) => key === field))
  return !isFaulty && matchBy.every((key) => !values[identifierColumns[key]])
}
