import { countLists, insertList } from '../../store/lists.ts'
import { lockWorkspace } from '../../store/lock-workspace.ts'
import type { Scope } from '../../store/scope.ts'
import { inTransaction } from '../../store/transaction.ts'
import { notFound, refuseFaults } from '../failure.ts'
import { newId, timeOf } from '../ids.ts'
import { limits } from '../limits.ts'
import { judgeList, type ListDraft } from './judge-list.ts'
import { type List, listFromRow } from './list.ts'

/**
 * Makes an empty list. Names need not be unique: two of the wires' vendors allow equal ones. To make one with members,
 * let `judgeMembers` look at them first and give its faults along; then nothing is made when one is unknown.
 */
export async function createList(scope: Scope, draft: ListDraft): Promise<List> {
  const { values, faults } = judgeList(draft)
  if (draft.name === undefined) faults.add('name', 'required')
  refuseFaults(faults.faults)
  const id = newId()
  const row = {
    workspace_id: scope.workspaceId,
    id,
    name: values.name as string,
    description: values.description ?? null,
    campaign_id: values.campaign_id ?? null,
    created_at: timeOf(id),
    updated_at: timeOf(id),
    deleted_at: null,
  }
  await inTransaction(scope, async (scope) => {
    if (!(await lockWorkspace(scope))) throw notFound()
    const max = limits.listsPerWorkspaceMax
    if ((await countLists(scope)) >= max) refuseFaults([{ field: 'lists', code: 'too_many', expected: max }])
    await insertList(scope, row)
  })
  return listFromRow(row)
}
