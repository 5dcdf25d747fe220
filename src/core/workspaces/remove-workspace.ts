import { inTransaction } from '../../store/transaction.ts'
import { deleteWorkspace } from '../../store/workspaces.ts'
import { type Directory, forgetWhatEnded } from '../directory.ts'
import { notFound } from '../failure.ts'
import { isId } from '../is-id.ts'
import type { Principal } from '../principal.ts'
import { requireAdmin } from '../require-admin.ts'

/** Puts a workspace away, softly: its contacts are out of reach and its keys have ended. Again is not found. */
export async function removeWorkspace(directory: Directory, principal: Principal, id: string): Promise<void> {
  requireAdmin(principal)
  if (!isId(id)) throw notFound()
  try {
    const removed = await inTransaction(directory, (scope) =>
      deleteWorkspace(scope, principal.accountId, id, new Date()),
    )
    if (!removed) throw notFound()
  } finally {
    // Even when the outcome is unknown.
    forgetWhatEnded(directory)
  }
}
