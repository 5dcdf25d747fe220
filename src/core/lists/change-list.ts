import { updateList } from '../../store/lists.ts'
import type { Scope } from '../../store/scope.ts'
import { inTransaction } from '../../store/transaction.ts'
import { notFound, refuseFaults } from '../failure.ts'
import { isId } from '../is-id.ts'
import { getListRow } from './get-list-row.ts'
import { judgeList, type ListDraft } from './judge-list.ts'
import { type List, listFromRow } from './list.ts'

/** Changes what the draft names, at least one field. Present values again leave `updatedAt` alone. */
export async function changeList(scope: Scope, id: string, draft: ListDraft): Promise<List> {
  const { values, faults } = judgeList(draft)
  if (faults.faults.length === 0 && Object.keys(values).length === 0) faults.add('', 'nothing_to_change')
  refuseFaults(faults.faults)
  if (!isId(id)) throw notFound()
  return inTransaction(scope, async (scope) => {
    await updateList(scope, id, values, new Date())
    return listFromRow(await getListRow(scope, id))
  })
}
