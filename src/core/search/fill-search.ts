import type { DirectoryScope, Scope } from '../../store/scope.ts'
import { inTransaction } from '../../store/transaction.ts'
import { findUnsearchedWorkspaces, lockUnsearched, updateSearch } from '../../store/unsearched-contacts.ts'
import { newId } from '../ids.ts'
import { limits } from '../limits.ts'
import { searchText } from './search-text.ts'

/**
 * Gives every contact that another program wrote, or a Roster older than searching, the tokens it is found by. A chunk a
 * transaction: what is done stays done, and of several processes each finds what the others left. Returns how many.
 */
export async function fillSearch({ db }: DirectoryScope, onBegin: () => void = () => {}): Promise<number> {
  const workspaceIds = await findUnsearchedWorkspaces({ db })
  if (workspaceIds.length > 0) onBegin()
  let filled = 0
  for (const workspaceId of workspaceIds) {
    const scope: Scope = { db, workspaceId, actor: 'roster', operationId: newId() }
    for (let more = true; more; ) {
      const count = await inTransaction(scope, fillChunk)
      filled += count
      more = count > 0
    }
  }
  return filled
}

async function fillChunk(scope: Scope): Promise<number> {
  const rows = await lockUnsearched(scope, limits.batchMax)
  if (rows.length > 0)
    await updateSearch(
      scope,
      rows.map((row) => ({ id: row.id, search: searchText(row) })),
    )
  return rows.length
}
