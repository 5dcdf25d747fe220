import { deleteInvite } from '../../store/invites.ts'
import type { DirectoryScope } from '../../store/scope.ts'
import { inTransaction } from '../../store/transaction.ts'
import { notFound } from '../failure.ts'
import { isId } from '../is-id.ts'
import type { Principal } from '../principal.ts'
import { requireAdmin } from '../require-admin.ts'

/** Takes an invitation back: its link works no more. Again is not found. */
export async function removeInvite(
  directory: DirectoryScope,
  principal: Principal,
  id: string,
): Promise<void> {
  requireAdmin(principal)
  if (!isId(id)) throw notFound()
  if (!(await inTransaction(directory, (scope) => deleteInvite(scope, principal.accountId, id))))
    throw notFound()
}
