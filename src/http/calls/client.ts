import type { FastifyRequest } from 'fastify'

/** The client of a request, as far as the connection identifies it. */
export interface Client {
  /** The network address, taken from a trusted proxy if there is one. */
  address: string
  /** The URL at which the client reaches Roster, without a trailing slash: the operator's setting, else the request's. */
  url: string
  /** The base of links to Roster: never a host that only the request names. */
  linkUrl: string
  /**
   * The kind of session cookie that is safe: `secure` over https; `plain` over http on this machine, or if
   * the operator says that Roster is reached over http; `none` otherwise, since others on the network could
   * read it.
   */
  cookie: 'secure' | 'plain' | 'none'
  /** The path of Roster's cookies; other programs may use the rest of the host name. */
  path: string
}

/** Reads a request's client; `publicUrl` is the operator's setting and takes precedence over the request. */
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
 * The base of links: the operator's URL, else the host of the request if it is this machine, else the
 * loopback address. A Host header is chosen by the sender, and a person who follows a link would give away
 * what they type there.
 */
export function linkUrlOf({ protocol, host, socket }: FastifyRequest, publicUrl?: string): string {
  if (publicUrl !== undefined) return publicUrl.replace(/\/$/, '')
  return isLoopbackHost(host) ? `${protocol}://${host}` : `http://127.0.0.1:${socket.localPort ?? 3000}`
}

const loopbackHost = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i

/** Whether a Host header names this machine; a page of another site cannot make a browser send that. */
export function isLoopbackHost(host: string): boolean {
  return loopbackHost.test(host)
}

/** Longer text is no key, and is not hashed. */
const keyLengthMax = 512

const bearer = /^\s*bearer\s+([!-~]+)\s*$/i

/** The key in `Authorization: Bearer KEY` (RFC 6750, 2.1), with the scheme in any case; undefined if there is none. */
export function bearerOf(request: FastifyRequest): string | undefined {
  const header = request.headers.authorization
  if (header === undefined || header.length > keyLengthMax) return undefined
  return bearer.exec(header)?.[1]
}

/** The key in `x-api-key: KEY`; undefined if there is none. */
export function apiKeyOf({ headers }: FastifyRequest): string | undefined {
  return [headers['x-api-key']].flat()[0]?.trim() || undefined
}

const basic = /^\s*basic\s+([\w+/=-]+)\s*$/i

/**
 * The password in `Authorization: Basic …` (RFC 7617), for clients that can send a key in no other way; the
 * user name is ignored.
 */
export function basicPasswordOf({ headers }: FastifyRequest): string | undefined {
  const { authorization } = headers
  if (authorization === undefined || authorization.length > keyLengthMax) return undefined
  const encoded = basic.exec(authorization)?.[1]
  if (encoded === undefined) return undefined
  return /^[^:]*:([!-~]+)$/.exec(Buffer.from(encoded, 'base64').toString())?.[1]
}
