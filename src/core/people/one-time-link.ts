import { deleteSpentInvites, findInvite, replaceInvite, useInvite } from '../../store/invites.ts'
import type { DirectoryScope } from '../../store/scope.ts'
import type { InviteRow } from '../../store/tables.ts'
import { Refusal, refuseFaults } from '../failure.ts'
import type { Fault } from '../fault.ts'
import { newId, timeOf } from '../ids.ts'
import { hashSecret } from '../keys/secret.ts'
import { makeToken } from './make-token.ts'
import type { Role } from './role.ts'

/** `setup`: whoever has it becomes an owner; `invite`: a new person; `reset`: a person's new password. */
export type LinkPurpose = 'setup' | 'invite' | 'reset'

const dayMs = 24 * 3_600_000
const lifeMs: Record<LinkPurpose, number> = { setup: 7 * dayMs, invite: 7 * dayMs, reset: dayMs }

export interface LinkRequest {
  accountId: string
  purpose: LinkPurpose
  role: Role
  email?: { email: string; emailKey: string }
  /** The person who makes it; null: the command line or a key. */
  madeBy: string | null
}

/** A link just made: what its URL carries, this once. */
export interface NewLink {
  row: InviteRow
  token: string
}

/** Makes a one-time link in the caller's transaction; the one before for the same email stops working. */
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

/** The link of this token. Refuses one that was used, taken back or replaced, is over, or is for another purpose. */
export async function getLink(
  scope: DirectoryScope,
  token: string,
  purposes: readonly LinkPurpose[],
  faults: readonly Fault[] = [],
): Promise<InviteRow> {
  // Without a token that could be read there is no link that the rest could be judged by.
  if (faults.some(({ field }) => field === 'token')) refuseFaults([...faults])
  const link = await findInvite(scope, hashSecret(token), new Date())
  if (link === undefined || !(purposes as readonly string[]).includes(link.purpose)) throw spent()
  return link
}

/** Uses a link up in the caller's transaction: of two at once the second is refused. */
export async function spendLink(scope: DirectoryScope, link: InviteRow): Promise<void> {
  if (!(await useInvite(scope, link.id))) throw spent()
}

function spent(): Refusal {
  return new Refusal({
    code: 'not_found',
    detail: 'This link was used, taken back or replaced, or it is over. Ask for another.',
  })
}
