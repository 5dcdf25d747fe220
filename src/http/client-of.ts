import type { FastifyRequest } from 'fastify'
import { isLoopbackHost } from './is-loopback-host.ts'

/** Who is at the other end, as far as the connection tells. */
export interface Client {
  /** The network address; what a trusted proxy says of it. */
  address: string
  /** How the client reaches Roster, without a slash at the end. */
  url: string
  /**
   * What a session's cookie may be: `secure` over https; `plain` over http on this machine, or where the operator
   * says that http is how Roster is reached; `none` elsewhere, since anybody on the way could read it.
   */
  cookie: 'secure' | 'plain' | 'none'
}

/** Reads a request's client; `publicUrl` is the operator's word and comes before what the request says. */
export function clientOf(request: FastifyRequest, publicUrl?: string): Client {
  const { protocol, host } = request
  return {
    address: request.ip,
    url: publicUrl ?? `${protocol}://${host}`,
    cookie: (publicUrl ?? protocol).startsWith('https')
      ? 'secure'
      : publicUrl !== undefined || isLoopbackHost(host)
        ? 'plain'
        : 'none',
  }
}
