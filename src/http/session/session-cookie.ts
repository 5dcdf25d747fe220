import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type Device, deviceAgeMsMax } from '../../core/access/people/known-devices.ts'
import { type NewSession, sessionAgeMsMax } from '../../core/access/people/sessions.ts'
import { Refusal } from '../../core/kernel/failure.ts'
import { type Client, isLoopbackHost } from '../calls/client.ts'
import type { Call } from '../calls/operation.ts'

/** The device's stays when the session ends: it says only that somebody signed in here before. */
const names = { session: 'roster', device: 'roster-device' } as const

/**
 * `__Host-` binds a cookie to this host, to https and to all paths (RFC 6265bis, 4.1.3.2). Where Roster has a part of the paths
 * only, the cookie is for that part, so that two of them on one host keep each its own. Browsers refuse both on http.
 */
function nameOf(kind: keyof typeof names, { cookie, path }: Client): string {
  if (cookie !== 'secure') return names[kind]
  return `${path === '/' ? '__Host-' : '__Secure-'}${names[kind]}`
}

/** No cookie of ours is longer; more is not worth hashing. */
const tokenForm = /^[\w-]{43}$/

/** The token of the session cookie that fits how this client reaches Roster; undefined where there is none. */
export function sessionTokenOf(header: string | undefined, client: Client): string | undefined {
  const token = read('session', header, client)
  return token !== undefined && tokenForm.test(token) ? token : undefined
}

/** Whether a request brings a session's cookie, of whichever kind. */
export function bringsSession(header: string | undefined): boolean {
  return header !== undefined && /(^|;)\s*(__Host-|__Secure-)?roster=/.test(header)
}

/** Where somebody signs in. */
export function deviceOf({ client, header }: Pick<Call<never, never, never>, 'client' | 'header'>): Device {
  const cookie = header('cookie')
  return {
    address: client.address,
    userAgent: header('user-agent'),
    session: sessionTokenOf(cookie, client),
    token: read('device', cookie, client),
  }
}

function read(kind: keyof typeof names, header: string | undefined, client: Client): string | undefined {
  if (client.cookie === 'none' || header === undefined) return undefined
  const start = `${nameOf(kind, client)}=`
  const found = header
    .split(';')
    .map((pair) => pair.trim())
    .find((pair) => pair.startsWith(start))
  return found?.slice(start.length)
}

/** The `Set-Cookie`s that give a client its session, and make the device known. */
export function sessionCookies(client: Client, session: NewSession): Record<string, string[]> {
  return {
    'set-cookie': [
      write('session', client, session.token, sessionAgeMsMax),
      write('device', client, session.deviceToken, deviceAgeMsMax),
    ],
  }
}

/** The headers that take the session away, and what a browser kept of people meanwhile. */
export function endedSession(client: Client): Record<string, string> {
  return {
    'set-cookie': write('session', client, '', 0),
    'clear-site-data': '"cache", "storage"',
  }
}

/** Refuses what would set a session cookie where it could be read on the way; before anything is done. */
export function refuseOpenNetwork({ cookie, url }: Client): void {
  if (cookie !== 'none') return
  throw new Refusal({
    code: 'forbidden',
    detail: `Signing in needs https, or http on this machine, and Roster takes its address for ${url}. Behind a proxy with https, set ROSTER_PUBLIC_URL to the address that people use.`,
  })
}

function write(kind: keyof typeof names, client: Client, token: string, maxAgeMs: number): string {
  const secure = client.cookie === 'secure' ? '; Secure' : ''
  return `${nameOf(kind, client)}=${token}; Path=${client.path}; Max-Age=${Math.floor(maxAgeMs / 1_000)}; HttpOnly; SameSite=Strict${secure}`
}

/**
 * Refuses what another site's page makes a browser send. Fetch Metadata says whose page it is; browsers without it send
 * Origin; who sends neither is no browser.
 */
export function refuseForeignPage({ headers }: FastifyRequest, client: Client): void {
  const { origin, 'sec-fetch-site': site } = headers
  const isOwn =
    site !== undefined ? site === 'same-origin' : origin === undefined || origin === originOf(client)
  if (isOwn) return
  const own = originOf(client)
  const cure =
    origin === undefined || origin === 'null' || origin === own || own === undefined
      ? ''
      : ` It says that it is ${origin}, and Roster takes its own address for ${own}: where both are this Roster, set ROSTER_PUBLIC_URL to the address that people use.`
  throw forbidden(`This call came from the page of another site.${cure}`)
}

/**
 * Asked for a call that a cookie vouches for and that changes something: our own page's script says so in a header, which a
 * form or an image cannot send and a script elsewhere may not (Fetch Standard, CORS-unsafe request headers).
 */
export function refuseForgedCall(request: FastifyRequest, client: Client): void {
  if (request.method === 'GET' || request.method === 'HEAD') return
  if (request.headers['x-roster-dashboard'] !== '1')
    throw forbidden('With a session a call that changes something needs the header X-Roster-Dashboard: 1.')
  refuseForeignPage(request, client)
}

/**
 * Refuses to give a person's file to a page that merely leads a browser here: a link elsewhere would put everybody into the
 * downloads. Our own page's links are of the same origin, and its calls say so in a header.
 */
export function refuseForeignDownload({ headers, host }: FastifyRequest, { cookie }: Client): void {
  const { 'sec-fetch-site': site, 'x-roster-dashboard': own } = headers
  if (own === '1' || site === 'same-origin') return
  // On plain http beyond this machine, where the operator allows that, browsers do not say whose page it is.
  if (site === undefined && cookie === 'plain' && !isLoopbackHost(host)) return
  throw forbidden('With a session a file is given to our own page only.')
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
  'Accept-Patch, Allow, Deprecation, ETag, Idempotent-Replayed, Link, Location, Preference-Applied, RateLimit, RateLimit-Policy, Retry-After, Sunset, X-Request-Id, X-Total-Count'
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
