import type { FastifyRequest } from 'fastify'
import { Refusal } from '../core/failure.ts'
import type { KeyScope, Principal } from '../core/principal.ts'
import { isLocalCall } from './is-local-call.ts'
import type { Wire } from './wire.ts'

export interface Authenticate {
  /** Who a key stands for; null where it is unknown, expired or revoked. */
  authenticate(key: string): Promise<Principal | null>
  /** Who acts when a program on this machine sends no key; without it that is 401, as it always is for others. */
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
  const principal =
    key !== undefined ? await authenticate(key) : mayBeKeyless(request) ? await keyless?.() : null
  if (!principal) throw new Refusal({ code: 'unauthenticated' })
  if (!principal.scopes.includes(scope)) {
    throw new Refusal({
      code: 'insufficient_scope',
      detail: `This call needs a key with the scope "${scope}".`,
    })
  }
  return principal
}

/** Who sends something for a key, even what no wire can read, is judged by it. */
function mayBeKeyless(request: FastifyRequest): boolean {
  const { authorization, 'x-api-key': apiKey } = request.headers
  return authorization === undefined && apiKey === undefined && isLocalCall(request)
}
