import { deleteList, lockList } from '../../store/lists.ts'
import type { Scope } from '../../store/scope.ts'
import { inTransaction } from '../../store/transaction.ts'
import { notFound } from '../failure.ts'
import { type CountedList, getList } from './get-list.ts'

/**
 * Removes a list and returns it as it was, its living contacts counted just before: they are on it no more, at once, and
 * no row of theirs is rewritten.
 */
export async function removeList(scope: Scope, id: string): Promise<CountedList> {
  // Before the lock, which every write that names the list waits for.
  const list = await getList(scope, id)
  await inTransaction(scope, async (scope) => {
    if ((await lockList(scope, id)) === undefined) throw notFound()
    await deleteList(scope, id, new Date())
  })
  return list
}
