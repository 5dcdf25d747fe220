import { findPersonByEmail } from '../../store/people.ts'
import type { DirectoryScope } from '../../store/scope.ts'
import { inTransaction } from '../../store/transaction.ts'
import { Refusal, refuseFaults } from '../failure.ts'
import type { Principal } from '../principal.ts'
import { requireAdmin } from '../require-admin.ts'
import { type Invite, inviteFromRow } from './invite.ts'
import { judgePerson, type PersonDraft } from './judge-person.ts'
import { makeLink } from './one-time-link.ts'

/**
 * Invites somebody into the caller's account. The same email again replaces the invitation before; the email of one of
 * its people is refused. Another account's people are not told about here: accepting is refused instead.
 */
export async function createInvite(
  directory: DirectoryScope,
  principal: Principal,
  draft: Pick<PersonDraft, 'email' | 'role' | 'faults'>,
): Promise<{ invite: Invite; token: string }> {
  requireAdmin(principal)
  const { values, faults } = judgePerson(draft, ['email', 'role'])
  refuseFaults(faults.faults)
  const { accountId } = principal
  const email = { email: values.email!, emailKey: values.emailKey! }
  const request = {
    accountId,
    purpose: 'invite',
    role: values.role!,
    email,
    madeBy: principal.personId ?? null,
  } as const
  return inTransaction(directory, async (scope) => {
    const person = await findPersonByEmail(scope, email.emailKey)
    if (person?.account_id === accountId)
      throw new Refusal({
        code: 'conflict',
        detail: 'This person is here already. Change their role, or make them a link for a new password.',
        conflicts: [{ field: 'email', existingId: person.id }],
      })
    const { row, token } = await makeLink(scope, request)
    return { invite: inviteFromRow(row), token }
  })
}
