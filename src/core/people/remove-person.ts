import { lockAccount } from '../../store/accounts.ts'
import { deleteInvitesFor, deleteInvitesMadeBy } from '../../store/invites.ts'
import { findPersonWithPassword, removePerson as removeRow } from '../../store/people.ts'
import { deleteSessionsOf } from '../../store/sessions.ts'
import { inTransaction } from '../../store/transaction.ts'
import { type Directory, forgetWhatEnded } from '../directory.ts'
import { notFound } from '../failure.ts'
import { isId } from '../is-id.ts'
import type { Principal } from '../principal.ts'
import { requireAdmin } from '../require-admin.ts'
import { requireOwnerLeft } from './require-owner-left.ts'

/**
 * Removes a person: their sessions end at once in this process, within a second in others, and the links they made and
 * those made for them work no more. Refuses to remove the last owner. Again is not found.
 */
export async function removePerson(directory: Directory, principal: Principal, id: string): Promise<void> {
  requireAdmin(principal)
  if (!isId(id)) throw notFound()
  const { accountId } = principal
  try {
    await inTransaction(directory, async (scope) => {
      await lockAccount(scope, accountId)
      const person = await findPersonWithPassword(scope, accountId, id)
      if (person === undefined || !(await removeRow(scope, accountId, id, new Date()))) throw notFound()
      await requireOwnerLeft(scope, accountId)
      await deleteSessionsOf(scope, id)
      await deleteInvitesMadeBy(scope, id)
      await deleteInvitesFor(scope, accountId, person.email_key)
    })
  } finally {
    // Even when the outcome is unknown.
    forgetWhatEnded(directory)
  }
}
