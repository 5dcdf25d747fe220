import { findList } from '../../store/lists.ts'
import type { Scope } from '../../store/scope.ts'
import { chunksOf } from '../chunks-of.ts'
import type { ListsDraft } from '../contacts/draft.ts'
import { writeToEach } from '../contacts/write-to-each.ts'
import { notFound } from '../failure.ts'
import { limits } from '../limits.ts'

/**
 * Writes what a list means to these contacts, a batch and a transaction at a time, and returns how many living ones it
 * changed. A list that is removed meanwhile is not found.
 */
export async function writeMembers(
  scope: Scope,
  listId: string,
  ids: readonly string[],
  lists: ListsDraft,
  options: { inBin?: boolean } = {},
): Promise<number> {
  let changed = 0
  try {
    for (const chunk of chunksOf(ids, limits.batchMax))
      changed += await writeToEach(scope, chunk, { lists }, options)
  } catch (error) {
    if ((await findList(scope, listId)) === undefined) throw notFound()
    throw error
  }
  return changed
}
