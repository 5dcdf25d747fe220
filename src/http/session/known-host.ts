import { isIP } from 'node:net'
import type { FastifyRequest } from 'fastify'
import { Refusal } from '../../core/kernel/failure.ts'
import { isLoopbackHost } from '../calls/client.ts'

/**
 * Refuses requests to the dashboard under a host name that is not Roster's. A page of another site may
 * resolve its own name to this machine's address and then call from the same origin as the dashboard (DNS
 * rebinding); its Host header reveals that.
 */
export function refuseUnknownHost(request: FastifyRequest, publicUrl: string | undefined): void {
  if (isLoopbackHost(request.host) || isPublic(request.host, publicUrl) || isOwnAddress(request)) return
  const came = `This call came to ${cameTo(request)}`
  throw new Refusal({
    code: 'misdirected',
    detail:
      publicUrl === undefined
        ? `${came}, and Roster knows itself by this machine's own names only. Set ROSTER_PUBLIC_URL to the address that people use.`
        : `${came}, and Roster is at ${publicUrl}, as ROSTER_PUBLIC_URL says: use that address, or correct the setting. A proxy in front must pass the Host on.`,
  })
}

/**
 * The origin that the browser names, else the one in the Host and proxy headers. The sender chose it, and
 * only the sender sees it.
 */
function cameTo({ headers, host, protocol }: FastifyRequest): string {
  const { origin, 'x-forwarded-proto': forwarded } = headers
  if (origin !== undefined && URL.canParse(origin)) return new URL(origin).origin
  const scheme = forwarded === 'https' ? 'https' : protocol
  return URL.canParse(`${scheme}://${host}`) ? new URL(`${scheme}://${host}`).origin : 'a Host that is none'
}

/** The port is not compared: a proxy may leave it out, and no other site has this name on another port. */
function isPublic(host: string, publicUrl: string | undefined): boolean {
  return publicUrl !== undefined && nameOf(host) === new URL(publicUrl).hostname.replace(/\.$/, '')
}

/** Unlike a name, an address cannot be pointed elsewhere by another site. */
function isOwnAddress({ host, socket }: FastifyRequest): boolean {
  const name = nameOf(host)?.replace(/^\[|\]$/g, '') ?? ''
  return isIP(name) !== 0 && name === socket.localAddress?.replace(/^::ffff:/, '')
}

/** The name in a Host header without its port, as URLs write it; undefined if it is invalid. */
function nameOf(host: string): string | undefined {
  if (!URL.canParse(`http://${host}`)) return undefined
  return new URL(`http://${host}`).hostname.replace(/\.$/, '')
}
