import { countListMembers } from '../../store/list-members.ts'
import { deleteList, lockList } from '../../store/lists.ts'
import type { Scope } from '../../store/scope.ts'
import { inTransaction } from '../../store/transaction.ts'
import { notFound } from '../failure.ts'
import { isId } from '../is-id.ts'
import type { CountedList } from './get-list.ts'
import { listFromRow } from './list.ts'

/**
 * Removes a list and returns it as it was, with how many living contacts were on it: they are on it no more, at once, and
 * no row of theirs is rewritten. A write that holds the list ends first and is counted.
 */
export async function removeList(scope: Scope, id: string): Promise<CountedList> {
  if (!isId(id)) throw notFound()
  return inTransaction(scope, async (scope) => {
    const list = await lockList(scope, id)
    if (list === undefined) throw notFound()
    const memberCount = await countListMembers(scope, list.id)
    await deleteList(scope, list.id, new Date())
    return { ...listFromRow(list), memberCount }
  })
}
