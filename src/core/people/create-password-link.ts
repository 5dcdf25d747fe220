import { findPersonWithPassword } from '../../store/people.ts'
import type { DirectoryScope } from '../../store/scope.ts'
import { inTransaction } from '../../store/transaction.ts'
import { notFound } from '../failure.ts'
import { isId } from '../is-id.ts'
import type { Principal } from '../principal.ts'
import { requireAdmin } from '../require-admin.ts'
import { makeLink } from './one-time-link.ts'
import type { Role } from './role.ts'

/** Makes a one-time token with which a person of the account sets a new password. Theirs works until then. */
export async function createPasswordLink(
  directory: DirectoryScope,
  principal: Principal,
  personId: string,
): Promise<{ token: string; expiresAt: Date }> {
  requireAdmin(principal)
  const { accountId } = principal
  const person = isId(personId) ? await findPersonWithPassword(directory, accountId, personId) : undefined
  if (person === undefined) throw notFound()
  const request = {
    accountId,
    purpose: 'reset',
    role: person.role as Role,
    email: { email: person.email, emailKey: person.email_key },
    madeBy: principal.personId ?? null,
  } as const
  const { row, token } = await inTransaction(directory, (scope) => makeLink(scope, request))
  return { token, expiresAt: row.expires_at }
}
