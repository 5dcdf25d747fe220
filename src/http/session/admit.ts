import type { FastifyRequest } from 'fastify'
import { requirePerson } from '../../core/access/people/profile.ts'
import { nobody, type Principal, requireScope } from '../../core/access/principal.ts'
import { Refusal } from '../../core/kernel/failure.ts'
import { type Client, clientOf, isLoopbackHost } from '../calls/client.ts'
import type { Operation, Wire } from '../calls/operation.ts'
import { refuseUnknownHost } from './known-host.ts'
import {
  bringsSession,
  refuseForeignDownload,
  refuseForeignPage,
  refuseForgedCall,
  sessionTokenOf,
} from './session-cookie.ts'

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

type Admitted = Pick<Operation, 'scope' | 'streams'>

/** Answers who asks. Refuses a missing or unknown key, and one without the scope, before anything is looked up. */
export async function admit(
  request: FastifyRequest,
  wire: Wire,
  operation: Admitted,
  options: Authenticate,
): Promise<Principal> {
  const needed = operation.scope
  if (needed === 'anyone') {
    refuseUnknownHost(request, options.publicUrl)
    refuseForeignPage(request, clientOf(request, options.publicUrl))
    return nobody
  }
  const principal = await whoAsks(request, wire, operation, options)
  if (!principal) throw new Refusal({ code: 'unauthenticated' })
  if (needed === 'session') return requirePerson(principal)
  if (needed !== 'anybody known') requireScope(principal, needed)
  return principal
}

async function whoAsks(
  request: FastifyRequest,
  wire: Wire,
  operation: Admitted,
  options: Authenticate,
): Promise<Principal | null | undefined> {
  const key = wire.keyFrom(request)
  if (key !== undefined) return options.authenticate(key)
  // Who sends something for a key, even what no wire can read, is judged by it.
  if (sendsKey(request)) return null
  return (await personOf(request, operation, options)) ?? (isLocalCall(request) ? options.keyless?.() : null)
}

async function personOf(
  request: FastifyRequest,
  { scope, streams }: Admitted,
  { authenticateSession, publicUrl }: Authenticate,
) {
  if (authenticateSession === undefined) return undefined
  const { cookie, 'x-roster-dashboard': ownPage } = request.headers
  if (scope === 'session' || ownPage !== undefined || bringsSession(cookie))
    refuseUnknownHost(request, publicUrl)
  const client: Client = clientOf(request, publicUrl)
  const token = sessionTokenOf(cookie, client)
  if (token === undefined) return undefined
  refuseForgedCall(request, client)
  if (streams !== undefined && !streams.includes('text/event-stream')) refuseForeignDownload(request, client)
  return authenticateSession(token)
}

function sendsKey({ headers }: FastifyRequest): boolean {
  return headers.authorization !== undefined || headers['x-api-key'] !== undefined
}

const loopbackAddress = /^(::ffff:)?127\.|^::1$/
const proxyHeaders = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip']

/**
 * Whether a program on this machine sent the request for itself. The address alone does not tell: a proxy here calls for
 * the world, and a browser here for every page it shows. So nothing may have been forwarded, the Host must be this
 * machine (a page whose name was rebound to it sends the page's own), and what a browser says of the page must name
 * this very origin or no page at all (Fetch Metadata; the Origin header for browsers without it).
 */
function isLocalCall({ headers, socket }: FastifyRequest): boolean {
  const { host = '', origin, 'sec-fetch-site': site } = headers
  return (
    loopbackAddress.test(socket.remoteAddress ?? '') &&
    isLoopbackHost(host) &&
    proxyHeaders.every((name) => headers[name] === undefined) &&
    (site === undefined || site === 'same-origin' || site === 'none') &&
    (origin === undefined || origin === `http://${host}`)
  )
}
