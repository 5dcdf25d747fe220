import type { FastifyRequest } from 'fastify'
import { Refusal } from '../core/failure.ts'
import { requirePerson } from '../core/people/require-person.ts'
import { nobody, type Principal } from '../core/principal.ts'
import { type Client, clientOf } from './client-of.ts'
import { isLocalCall } from './is-local-call.ts'
import type { Admission } from './operation.ts'
import { refuseForeignPage, refuseForgedCall } from './refuse-foreign-page.ts'
import { sessionTokenOf } from './session-cookie.ts'
import type { Wire } from './wire.ts'

export interface Authenticate {
  /** Who a key stands for; null where it is unknown, expired or revoked. */
  authenticate(key: string): Promise<Principal | null>
  /** Who is signed in with a session cookie; without it the wire takes none. */
  authenticateSession?: (token: string) => Promise<Principal | null>
  /** Who acts when a program on this machine sends no key; without it that is 401, as it always is for others. */
  keyless?: () => Promise<Principal | null>
  /** How clients reach Roster; none: as they ask. */
  publicUrl?: string | undefined
}

/** Answers who asks. Refuses a missing or unknown key, and one without the scope, before anything is looked up. */
export async function admit(
  request: FastifyRequest,
  wire: Wire,
  needed: Admission,
  options: Authenticate,
): Promise<Principal> {
  if (needed === 'anyone') {
    refuseForeignPage(request, clientOf(request, options.publicUrl))
    return nobody
  }
  const principal = await whoAsks(request, wire, options)
  if (!principal) throw new Refusal({ code: 'unauthenticated' })
  if (needed === 'session') return requirePerson(principal)
  if (!principal.scopes.includes(needed)) {
    throw new Refusal({
      code: 'insufficient_scope',
      detail:
        principal.personId === undefined
          ? `This call needs a key with the scope "${needed}".`
          : `This call needs a person with the scope "${needed}", and this one's role does not have it.`,
    })
  }
  return principal
}

async function whoAsks(
  request: FastifyRequest,
  wire: Wire,
  options: Authenticate,
): Promise<Principal | null | undefined> {
  const key = wire.keyFrom(request)
  if (key !== undefined) return options.authenticate(key)
  // Who sends something for a key, even what no wire can read, is judged by it.
  if (sendsKey(request)) return null
  return (await personOf(request, options)) ?? (isLocalCall(request) ? options.keyless?.() : null)
}

async function personOf(request: FastifyRequest, { authenticateSession, publicUrl }: Authenticate) {
  if (authenticateSession === undefined) return undefined
  const client: Client = clientOf(request, publicUrl)
  const token = sessionTokenOf(request, client)
  if (token === undefined) return undefined
  refuseForgedCall(request, client)
  return authenticateSession(token)
}

function sendsKey({ headers }: FastifyRequest): boolean {
  return headers.authorization !== undefined || headers['x-api-key'] !== undefined
}
