import { findApiKey } from '../../store/access/api-keys.ts'
import type { DirectoryScope } from '../../store/kernel/scope.ts'
import { Refusal } from '../kernel/failure.ts'
import { isId } from '../kernel/ids.ts'
import { allows, type KeyScope, keyScopes, type Principal, type Role, scopesOf, within } from './principal.ts'

/** The most that a caller may give to others: what it may do itself, for as long as it may. */
export interface Bounds {
  scopes: readonly KeyScope[]
  /** Null: forever. */
  until: Date | null
}

/** A person's sign-in ends, and what they made stays; a key must not outlive itself by what it makes. */
export async function boundsOf(directory: DirectoryScope, principal: Principal): Promise<Bounds> {
  const scopes = keyScopes.filter((scope) => allows(principal, scope))
  const { accountId, keyId, personId } = principal
  const isKey = personId === undefined && isId(keyId)
  const own = isKey ? await findApiKey(within(directory, principal), accountId, keyId) : undefined
  return { scopes, until: own?.expires_at ?? null }
}

/**
 * Refuses to let a caller give a role to a person, or a way in to a person of that role. Owners are made by owners who are
 * signed in, so that no key that leaked leads to one. A key gives a role of which it may do everything itself, and only
 * where it lasts as long as people do.
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
    throw forbidden('This key ends, and people stay: only a key without an end may let somebody in.')
}

function forbidden(detail: string): Refusal {
  return new Refusal({ code: 'forbidden', detail })
}
