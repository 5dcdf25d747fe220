import type { FastifyRequest } from 'fastify'
import { Refusal } from '../core/failure.ts'
import type { KeyScope, Principal } from '../core/principal.ts'
import type { Wire } from './wire.ts'

export interface Authenticate {
  /** Who a key stands for; null where it is unknown, expired or revoked. */
  authenticate(key: string): Promise<Principal | null>
  /** Who acts when no key is sent; without it that is 401. */
  keyless?: () => Promise<Principal | null>
}

/** Answers who asks. Refuses a missing or unknown key, and one without the scope, before anything is looked up. */
export async function admit(
  request: FastifyRequest,
  wire: Wire,
  scope: KeyScope,
  { authenticate, keyless }: Authenticate,
): Promise<Principal> {
  const key = wire.keyFrom(request)
  const principal = key === undefined ? await keyless?.() : await authenticate(key)
  if (!principal) throw new Refusal({ code: 'unauthenticated' })
  if (!principal.scopes.includes(scope)) {
    throw new Refusal({
      code: 'insufficient_scope',
      detail: `This call needs a key with the scope "${scope}".`,
    })
  }
  return principal
}
