import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type Device, deviceAgeMsMax } from '../../core/access/people/known-devices.ts'
import { type NewSession, sessionAgeMsMax } from '../../core/access/people/sessions.ts'
import { Refusal } from '../../core/kernel/failure.ts'
import { type Client, isLoopbackHost } from '../calls/client.ts'
import type { Call } from '../calls/operation.ts'

/** The device's cookie stays when the session ends; it only says that a person signed in here before. */
const names = { session: 'roster', device: 'roster-device' } as const

/**
 * `__Host-` binds a cookie to this host, to https and to all paths (RFC 6265bis, 4.1.3.2). If Roster has only
 * a part of the paths, the cookie is for that part, so that two Rosters on one host have separate cookies.
 * Browsers refuse both prefixes on http.
 */
function nameOf(kind: keyof typeof names, { cookie, path }: Client): string {
  if (cookie !== 'secure') return names[kind]
  return `${path === '/' ? '__Host-' : '__Secure-'}${names[kind]}`
}

/** Longer text is no token of Roster, and is not hashed. */
const tokenForm = /^[\w-]{43}$/

/** The token of the session cookie that fits how this client reaches Roster; undefined if there is none. */
export function sessionTokenOf(header: string | undefined, client: Client): string | undefined {
  const token = read('session', header, client)
  return token !== undefined && tokenForm.test(token) ? token : undefined
}

/** Whether a request has a session cookie of any kind. */
export function bringsSession(header: string | undefined): boolean {
  return header !== undefined && /(^|;)\s*(__Host-|__Secure-)?roster=/.test(header)
}

/** The device of a sign-in. */
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

/** The `Set-Cookie` headers that store the session and mark the device as known. */
export function sessionCookies(client: Client, session: NewSession): Record<string, string[]> {
  return {
    'set-cookie': [
      write('session', client, session.token, sessionAgeMsMax),
      write('device', client, session.deviceToken, deviceAgeMsMax),
    ],
  }
}

/** The headers that delete the session cookie and the data that the browser stored meanwhile. */
export function endedSession(client: Client): Record<string, string> {
  return {
    'set-cookie': write('session', client, '', 0),
    'clear-site-data': '"cache", "storage"',
  }
}

/** Refuses to set a session cookie on a connection that others can read; called before anything is done. */
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
 * Refuses requests that a page of another site makes a browser send. Fetch Metadata names the page's site;
 * older browsers send Origin; a client that sends neither is no browser.
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
 * Checks calls with a cookie that change something: the dashboard's script sends a header that a form or an
 * image cannot send and a script of another site may not (Fetch Standard, CORS-unsafe request headers).
 */
export function refuseForgedCall(request: FastifyRequest, client: Client): void {
  if (request.method === 'GET' || request.method === 'HEAD') return
  if (request.headers['x-roster-dashboard'] !== '1')
    throw forbidden('With a session a call that changes something needs the header X-Roster-Dashboard: 1.')
  refuseForeignPage(request, client)
}

/**
 * Refuses to send a file of contacts because of a link on another site: it would put personal data into the
 * downloads. Links of the dashboard are same-origin, and its calls send a header.
 */
export function refuseForeignDownload({ headers, host }: FastifyRequest, { cookie }: Client): void {
  const { 'sec-fetch-site': site, 'x-roster-dashboard': own } = headers
  if (own === '1' || site === 'same-origin') return
  // On plain http beyond this machine, if the operator allows that, browsers do not name the page's site.
  if (site === undefined && cookie === 'plain' && !isLoopbackHost(host)) return
  throw forbidden('With a session a file is given to our own page only.')
}

/** Undefined if the Host header is invalid. */
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

/**
 * Lets pages of these origins call the API (Fetch Standard, CORS protocol). Keys go in headers, so
 * credentials are not allowed.
 */
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
