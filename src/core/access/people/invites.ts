import { deleteInvite, type ListedInviteRow, listInvites as listRows } from '../../../store/access/invites.ts'
import { findPersonByEmail, updatePassword } from '../../../store/access/people.ts'
import { deleteSessionsOf } from '../../../store/access/sessions.ts'
import { countInvites as countRows } from '../../../store/finding/list-totals.ts'
import { type DirectoryPage, type DirectoryScope, inTransaction } from '../../../store/kernel/scope.ts'
import type { InviteRow } from '../../../store/kernel/tables.ts'
import { notFound, Refusal, refuseFaults } from '../../kernel/failure.ts'
import { isId } from '../../kernel/ids.ts'
import { type Directory, forgetWhatEnded } from '../directory.ts'
import { requireMayGiveRole } from '../granting.ts'
import { type Principal, type Role, requireAdmin, within } from '../principal.ts'
import { judgePerson, type PersonDraft } from './judge-person.ts'
import type { Device } from './known-devices.ts'
import { getLink, makeLink, spendLink } from './one-time-links.ts'
import { makePerson } from './people.ts'
import { beginSession, type NewSession } from './sessions.ts'

/** An open invitation. Its link is shown once, to the person who created it. */
export interface Invite {
  id: string
  email: string
  role: Role
  createdAt: Date
  expiresAt: Date
}

function inviteFromRow(row: ListedInviteRow): Invite {
  return {
    id: row.id,
    email: row.email!,
    role: row.role as Role,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  }
}

/** A page of the account's open invitations, newest first, without their links. */
export async function listInvites(
  directory: DirectoryScope,
  principal: Principal,
  page: DirectoryPage,
): Promise<Invite[]> {
  requireAdmin(principal)
  return (await listRows(directory, principal.accountId, page, new Date())).map(inviteFromRow)
}

/** The number of the account's open invitations. */
export function countInvites(directory: DirectoryScope, principal: Principal): Promise<number> {
  requireAdmin(principal)
  return countRows(directory, principal.accountId, new Date())
}

/**
 * Invites a person into the caller's account. A second invitation for the same email replaces the first.
 * Refuses the email of one of the account's people, and a role that the caller may not give. Emails of other
 * accounts' people are not revealed here: accepting the invitation fails instead.
 */
export async function createInvite(
  directory: DirectoryScope,
  principal: Principal,
  draft: Pick<PersonDraft, 'email' | 'role' | 'faults'>,
): Promise<{ invite: Invite; token: string }> {
  requireAdmin(principal)
  const { values, faults } = judgePerson(draft, ['email', 'role'])
  refuseFaults(faults.faults)
  await requireMayGiveRole(directory, principal, values.role!)
  const { accountId } = principal
  const email = { email: values.email!, emailKey: values.emailKey! }
  const request = {
    accountId,
    purpose: 'invite',
    role: values.role!,
    email,
    madeBy: principal.personId ?? null,
  } as const
  return inTransaction(within(directory, principal), async (scope) => {
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

/** Withdraws an invitation, so that its link stops working. Throws `not_found` the second time. */
export async function removeInvite(
  directory: DirectoryScope,
  principal: Principal,
  id: string,
): Promise<void> {
  requireAdmin(principal)
  if (!isId(id)) throw notFound()
  const { accountId } = principal
  if (!(await inTransaction(within(directory, principal), (scope) => deleteInvite(scope, accountId, id))))
    throw notFound()
}

/**
 * Uses a link and signs its person in: an invitation creates the person; a link for a new password sets it
 * and ends that person's sessions. Refuses a used or expired link before it judges the rest, and an email
 * that another person signs in with by now.
 */
export async function acceptInvite(
  directory: Directory,
  { token, device, ...draft }: Omit<PersonDraft, 'role' | 'email'> & { token: string; device?: Device },
): Promise<NewSession> {
  const link = await getLink(directory, token, ['invite', 'reset'], draft.faults)
  const isReset = link.purpose === 'reset'
  const { values, faults } = judgePerson(
    { ...draft, email: link.email },
    isReset ? ['password'] : ['name', 'password'],
  )
  refuseFaults(faults.faults)
  const password = await directory.slowHash.hash(values.password!)
  try {
    return await inTransaction(directory, async (scope) => {
      await spendLink(scope, link)
      const id = isReset
        ? await resetPassword(scope, link, { password, ...(values.name && { name: values.name }) })
        : await makePerson(scope, {
            accountId: link.account_id,
            name: values.name!,
            email: link.email!,
            emailKey: link.email_key!,
            role: link.role as Role,
            password,
          })
      return beginSession(scope, { id, accountId: link.account_id, password }, device)
    })
  } finally {
    await forgetWhatEnded(directory)
  }
}

async function resetPassword(
  scope: DirectoryScope,
  link: InviteRow,
  values: { password: string; name?: string },
): Promise<string> {
  const person = await findPersonByEmail(scope, link.email_key!)
  const isOurs = person !== undefined && person.account_id === link.account_id
  if (!isOurs || !(await updatePassword(scope, person.id, values, new Date()))) throw notFound()
  await deleteSessionsOf(scope, person.id)
  return person.id
}
