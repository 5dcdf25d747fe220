import type { FastifyRequest } from 'fastify'

/** Who is at the other end, as far as the connection tells. */
export interface Client {
  /** The network address; what a trusted proxy says of it. */
  address: string
  /** How the client reaches Roster, without a slash at the end: its own word where the operator has none. */
  url: string
  /** Where links to Roster lead: never to a host that a request has made up. */
  linkUrl: string
  /**
   * What a session's cookie may be: `secure` over https; `plain` over http on this machine, or where the operator
   * says that http is how Roster is reached; `none` elsewhere, since anybody on the way could read it.
   */
  cookie: 'secure' | 'plain' | 'none'
  /** The path that Roster's cookies are for: others may have the rest of the host name. */
  path: string
}

/** Reads a request's client; `publicUrl` is the operator's word and comes before what the request says. */
export function clientOf(request: FastifyRequest, publicUrl?: string): Client {
  const { protocol, host } = request
  return {
    address: request.ip,
    url: publicUrl ?? `${protocol}://${host}`,
    linkUrl: linkUrlOf(request, publicUrl),
    cookie: (publicUrl ?? protocol).startsWith('https')
      ? 'secure'
      : publicUrl !== undefined || isLoopbackHost(host)
        ? 'plain'
        : 'none',
    path: publicUrl === undefined ? '/' : new URL(publicUrl).pathname,
  }
}

/**
 * The address that links are made with: the operator's, else this machine as it was asked for, else its loopback address. A
 * Host header is whatever the sender wrote, and who follows a link hands over what is typed there.
 */
export function linkUrlOf({ protocol, host, socket }: FastifyRequest, publicUrl?: string): string {
  if (publicUrl !== undefined) return publicUrl.replace(/\/$/, '')
  return isLoopbackHost(host) ? `${protocol}://${host}` : `http://127.0.0.1:${socket.localPort ?? 3000}`
}

const loopbackHost = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i

/** Whether a Host header names this machine, which a page of another site cannot make a browser send. */
export function isLoopbackHost(host: string): boolean {
  return loopbackHost.test(host)
}

/** No key is longer; more is not worth hashing. */
const keyLengthMax = 512

const bearer = /^\s*bearer\s+([!-~]+)\s*$/i

/** The key of `Authorization: Bearer KEY` (RFC 6750, 2.1), the scheme in any case; undefined where there is none. */
export function bearerOf(request: FastifyRequest): string | undefined {
  const header = request.headers.authorization
  if (header === undefined || header.length > keyLengthMax) return undefined
  return bearer.exec(header)?.[1]
}

/** The key of `x-api-key: KEY`; undefined where there is none. */
export function apiKeyOf({ headers }: FastifyRequest): string | undefined {
  return [headers['x-api-key']].flat()[0]?.trim() || undefined
}

const basic = /^\s*basic\s+([\w+/=-]+)\s*$/i

/** The password of `Authorization: Basic …` (RFC 7617), for clients that can send a key in no other way; the user name is not read. */
export function basicPasswordOf({ headers }: FastifyRequest): string | undefined {
  const { authorization } = headers
  if (authorization === undefined || authorization.length > keyLengthMax) return undefined
  const encoded = basic.exec(authorization)?.[1]
  if (encoded === undefined) return undefined
  return /^[^:]*:([!-~]+)$/.exec(Buffer.from(encoded, 'base64').toString())?.[1]
}
