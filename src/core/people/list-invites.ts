import type { DirectoryPage } from '../../store/directory-page.ts'
import { listInvites as listRows } from '../../store/invites.ts'
import type { DirectoryScope } from '../../store/scope.ts'
import type { Principal } from '../principal.ts'
import { requireAdmin } from '../require-admin.ts'
import { type Invite, inviteFromRow } from './invite.ts'

/** A page of the account's open invitations, newest first; never their links. */
export async function listInvites(
  directory: DirectoryScope,
  principal: Principal,
  page: DirectoryPage,
): Promise<Invite[]> {
  requireAdmin(principal)
  return (await listRows(directory, principal.accountId, page, new Date())).map(inviteFromRow)
}
