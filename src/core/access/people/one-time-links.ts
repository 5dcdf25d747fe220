import { deleteSpentInvites, findInvite, replaceInvite, useInvite } from '../../../store/access/invites.ts'
import { findPersonWithPassword } from '../../../store/access/people.ts'
import { type DirectoryScope, inTransaction } from '../../../store/kernel/scope.ts'
import type { InviteRow } from '../../../store/kernel/tables.ts'
import { notFound, Refusal, refuseFaults } from '../../kernel/failure.ts'
import type { Fault } from '../../kernel/fault.ts'
import { isId, newId, timeOf } from '../../kernel/ids.ts'
import { requireMayGiveRole } from '../granting.ts'
import { type Principal, type Role, requireAdmin, within } from '../principal.ts'
import { hashSecret, makeToken } from '../secrets.ts'

/** `setup`: makes its holder an owner; `invite`: creates a person; `reset`: sets a person's new password. */
type LinkPurpose = 'setup' | 'invite' | 'reset'

const dayMs = 24 * 3_600_000
const lifeMs: Record<LinkPurpose, number> = { setup: 7 * dayMs, invite: 7 * dayMs, reset: dayMs }

interface LinkRequest {
  accountId: string
  purpose: LinkPurpose
  role: Role
  email?: { email: string; emailKey: string }
  /** The person who makes the link; null for the command line and for keys. */
  madeBy: string | null
}

/** A new link, with the token for its URL, which is returned only here. */
interface NewLink {
  row: InviteRow
  token: string
}

/** Makes a one-time link in the caller's transaction. An earlier link for the same email stops working. */
export async function makeLink(scope: DirectoryScope, request: LinkRequest): Promise<NewLink> {
  const id = newId()
  const token = makeToken()
  const created = timeOf(id)
  const row: InviteRow = {
    id,
    account_id: request.accountId,
    purpose: request.purpose,
    hash: hashSecret(token),
    email: request.email?.email ?? null,
    email_key: request.email?.emailKey ?? null,
    role: request.role,
    made_by: request.madeBy,
    created_at: created,
    expires_at: new Date(created.getTime() + lifeMs[request.purpose]),
  }
  await deleteSpentInvites(scope, created)
  await replaceInvite(scope, row)
  return { row, token }
}

/** The link of a token. Refuses a link that was used, withdrawn or replaced, has expired, or has another purpose. */
export async function getLink(
  scope: DirectoryScope,
  token: string,
  purposes: readonly LinkPurpose[],
  faults: readonly Fault[] = [],
): Promise<InviteRow> {
  // Without a readable token there is no link, so the other values cannot be judged.
  if (faults.some(({ field }) => field === 'token')) refuseFaults([...faults])
  const link = await findInvite(scope, hashSecret(token), new Date())
  if (link === undefined || !(purposes as readonly string[]).includes(link.purpose)) throw spent()
  return link
}

/** Marks a link as used, in the caller's transaction; of two concurrent uses the second is refused. */
export async function spendLink(scope: DirectoryScope, link: InviteRow): Promise<void> {
  if (!(await useInvite(scope, link.id))) throw spent()
}

function spent(): Refusal {
  return new Refusal({
    code: 'not_found',
    detail: 'This link was used, taken back or replaced, or it is over. Ask for another.',
  })
}

/**
 * Makes a one-time token with which a person of the account sets a new password; the old password works until
 * then. The holder of the link can become this person, so callers that may not give the person's role are
 * refused.
 */
export async function createPasswordLink(
  directory: DirectoryScope,
  principal: Principal,
  personId: string,
): Promise<{ token: string; expiresAt: Date }> {
  requireAdmin(principal)
  const { accountId } = principal
  const own = within(directory, principal)
  const person = isId(personId) ? await findPersonWithPassword(own, accountId, personId) : undefined
  if (person === undefined) throw notFound()
  await requireMayGiveRole(own, principal, person.role as Role)
  const request = {
    accountId,
    purpose: 'reset',
    role: person.role as Role,
    email: { email: person.email, emailKey: person.email_key },
    madeBy: principal.personId ?? null,
  } as const
  const { row, token } = await inTransaction(own, (scope) => makeLink(scope, request))
  return { token, expiresAt: row.expires_at }
}
