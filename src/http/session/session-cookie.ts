import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Refusal } from '../../core/kernel/failure.ts'
import type { Client } from '../calls/client.ts'

/** `__Host-` binds it to this host, to https and to all paths (RFC 6265bis, 4.1.3.2); browsers refuse that on http. */
const names = { secure: '__Host-roster', plain: 'roster' } as const

/** No cookie of ours is longer; more is not worth hashing. */
const tokenForm = /^[\w-]{43}$/

/** The token of the session cookie that fits how this client reaches Roster; undefined where there is none. */
export function sessionTokenOf(request: FastifyRequest, { cookie }: Client): string | undefined {
  if (cookie === 'none') return undefined
  const start = `${names[cookie]}=`
  const found = (request.headers.cookie ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .find((pair) => pair.startsWith(start))
  const token = found?.slice(start.length)
  return token !== undefined && tokenForm.test(token) ? token : undefined
}

/** The `Set-Cookie` that gives a client its session. */
export function sessionCookie(client: Client, token: string, maxAgeMs: number): Record<string, string> {
  return { 'set-cookie': write(client, token, Math.floor(maxAgeMs / 1_000)) }
}

/** The `Set-Cookie` that takes it away. */
export function endedSessionCookie(client: Client): Record<string, string> {
  return { 'set-cookie': write(client, '', 0) }
}

/** Refuses what would set a session cookie where it could be read on the way; before anything is done. */
export function refuseOpenNetwork({ cookie }: Client): void {
  if (cookie !== 'none') return
  throw new Refusal({
    code: 'forbidden',
    detail:
      'Signing in needs https, or http on this machine. Behind a proxy, set ROSTER_PUBLIC_URL to the address people use.',
  })
}

function write({ cookie }: Client, token: string, maxAgeS: number): string {
  const name = cookie === 'none' ? names.plain : names[cookie]
  const secure = cookie === 'secure' ? '; Secure' : ''
  return `${name}=${token}; Path=/; Max-Age=${maxAgeS}; HttpOnly; SameSite=Strict${secure}`
}

/**
 * Refuses what another site's page makes a browser send. Fetch Metadata says whose page it is; browsers without it send
 * Origin; who sends neither is no browser.
 */
export function refuseForeignPage({ headers }: FastifyRequest, client: Client): void {
  const { origin, 'sec-fetch-site': site } = headers
  const isOwn =
    site !== undefined ? site === 'same-origin' : origin === undefined || origin === originOf(client)
  if (!isOwn) throw forbidden('This call came from the page of another site.')
}

/**
 * Of a call that a cookie vouches for and that changes something: our own page's script says so in a header, which a
 * form or an image cannot send and a script elsewhere may not (Fetch Standard, CORS-unsafe request headers).
 */
export function refuseForgedCall(request: FastifyRequest, client: Client): void {
  if (request.method === 'GET' || request.method === 'HEAD') return
  if (request.headers['x-roster-dashboard'] !== '1')
    throw forbidden('With a session a call that changes something needs the header X-Roster-Dashboard: 1.')
  refuseForeignPage(request, client)
}

/** Undefined where the Host that the client sent is none. */
function originOf({ url }: Client): string | undefined {
  return URL.canParse(url) ? new URL(url).origin : undefined
}

function forbidden(detail: string): Refusal {
  return new Refusal({ code: 'forbidden', detail })
}

const methods = 'GET, QUERY, POST, PUT, PATCH, DELETE'
const requestHeaders =
  'Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Prefer, X-Api-Key'
const answerHeaders =
  'Accept-Patch, Allow, Deprecation, ETag, Idempotent-Replayed, Link, Location, Preference-Applied, Retry-After, Sunset, X-Request-Id, X-Total-Count'
const preflightAgeS = '600'

/** Lets pages of these origins call the API (Fetch Standard, CORS protocol). Keys go in headers, so no credentials. */
export function allowOrigins(server: FastifyInstance, origins: readonly string[]): void {
  if (origins.length === 0) return
  server.addHook('onRequest', async (request, reply) => {
    reply.header('Vary', 'Origin')
    const { origin } = request.headers
    if (origin === undefined || !origins.includes(origin)) return
    reply.header('Access-Control-Allow-Origin', origin).header('Access-Control-Expose-Headers', answerHeaders)
    if (request.method !== 'OPTIONS' || !request.headers['access-control-request-method']) return
    return reply
      .header('Access-Control-Allow-Methods', methods)
      .header('Access-Control-Allow-Headers', requestHeaders)
      .header('Access-Control-Max-Age', preflightAgeS)
      .code(204)
      .send()
  })
}
