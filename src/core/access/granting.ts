import { findApiKey } from '../../store/access/api-keys.ts'
import type { DirectoryScope } from '../../store/kernel/scope.ts'
import { Refusal } from '../kernel/failure.ts'
import { isId } from '../kernel/ids.ts'
import { allows, type KeyScope, keyScopes, type Principal, type Role, scopesOf, within } from './principal.ts'

/** The most that a caller may grant to others: its own scopes, for as long as it has them itself. */
export interface Bounds {
  scopes: readonly KeyScope[]
  /** Null: without an end. */
  until: Date | null
}

/** The bounds of a caller. Grants by a person outlast the person's sessions; grants by a key end with the key. */
export async function boundsOf(directory: DirectoryScope, principal: Principal): Promise<Bounds> {
  const scopes = keyScopes.filter((scope) => allows(principal, scope))
  const { accountId, keyId, personId } = principal
  const isKey = personId === undefined && isId(keyId)
  const own = isKey ? await findApiKey(within(directory, principal), accountId, keyId) : undefined
  return { scopes, until: own?.expires_at ?? null }
}

/**
 * Refuses a caller that may not give a role to a person, or a link that signs in as a person with that role.
 * Only signed-in owners may make owners, so that a leaked key never leads to one. A key may give a role if it
 * has all scopes of that role itself and does not expire.
 */
export async function requireMayGiveRole(
  directory: DirectoryScope,
  principal: Principal,
  role: Role,
): Promise<void> {
  if (principal.personId !== undefined) return
  if (role === 'owner') throw forbidden('Only an owner who is signed in makes owners; a key does not.')
  const { scopes, until } = await boundsOf(directory, principal)
  const missing = scopesOf(role).find((scope) => !scopes.includes(scope))
  if (missing !== undefined)
    throw forbidden(`This key may not make a person ${role}: it does not have the scope "${missing}" itself.`)
  if (until !== null)
    throw forbidden('This key has an expiry: only a key without one may invite people or change their roles.')
}

function forbidden(detail: string): Refusal {
  return new Refusal({ code: 'forbidden', detail })
}
