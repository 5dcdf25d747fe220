import { Refusal } from '../failure.ts'
import type { Principal } from '../principal.ts'

/** A caller who is signed in. */
export type SignedIn = Principal & { personId: string }

/** The caller as a signed-in person; refuses keys. */
export function requirePerson(principal: Principal): SignedIn {
  const { personId } = principal
  if (personId !== undefined) return { ...principal, personId }
  throw new Refusal({
    code: 'forbidden',
    detail: 'This call is for a person who is signed in, not for a key.',
  })
}
