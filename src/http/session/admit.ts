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
  /** The principal of a key; null if it is unknown, expired or revoked. */
  authenticate(key: string): Promise<Principal | null>
  /** The principal of a session cookie; absent if the wire accepts no sessions. */
  authenticateSession?: (token: string) => Promise<Principal | null>
  /** The principal of programs on this machine without a key; absent: they get 401 like all others. */
  keyless?: () => Promise<Principal | null>
  /** The URL at which clients reach Roster; absent: the one of the request. */
  publicUrl?: string | undefined
}

type Admitted = Pick<Operation, 'scope' | 'streams'>

/** Authenticates a request. Refuses a missing or unknown key, and a key without the scope, before anything is looked up. */
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
  // A request with something in place of a key, even unreadable, is judged by that alone.
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
 * Whether a program on this machine sent the request. The address alone is not enough: a local proxy forwards
 * requests from elsewhere, and a local browser sends requests of every page it shows. So nothing may have
 * been forwarded, the Host must be this machine (a page with a rebound name sends the page's own), and the
 * page that the browser names must be of this very origin, or none (Fetch Metadata; the Origin header for
 * browsers without it).
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
