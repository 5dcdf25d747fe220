import { isIP } from 'node:net'
import type { FastifyRequest } from 'fastify'
import { Refusal } from '../../core/kernel/failure.ts'
import { isLoopbackHost } from '../calls/client.ts'

/**
 * Refuses what the dashboard does at a name that is not Roster's. A page of another site may give its own name this machine's
 * address and then calls from the same origin as the dashboard (DNS rebinding): its Host header is what gives it away.
 */
export function refuseUnknownHost(request: FastifyRequest, publicUrl: string | undefined): void {
  if (isLoopbackHost(request.host) || isPublic(request.host, publicUrl) || isOwnAddress(request)) return
  throw new Refusal({
    code: 'misdirected',
    detail:
      publicUrl === undefined
        ? 'Roster is not known by this Host. Set ROSTER_PUBLIC_URL to the address that people use.'
        : 'Roster is not known by this Host: use the address of ROSTER_PUBLIC_URL. A proxy in front must pass the Host on.',
  })
}

/** The port is not compared: a proxy may leave it out, and no other site has this name on another port. */
function isPublic(host: string, publicUrl: string | undefined): boolean {
  return publicUrl !== undefined && nameOf(host) === new URL(publicUrl).hostname.replace(/\.$/, '')
}

/** An address is nobody's to give to somebody else, as a name is. */
function isOwnAddress({ host, socket }: FastifyRequest): boolean {
  const name = nameOf(host)?.replace(/^\[|\]$/g, '') ?? ''
  return isIP(name) !== 0 && name === socket.localAddress?.replace(/^::ffff:/, '')
}

/** A Host header's name without its port, as URLs write it; undefined where it is none. */
function nameOf(host: string): string | undefined {
  if (!URL.canParse(`http://${host}`)) return undefined
  return new URL(`http://${host}`).hostname.replace(/\.$/, '')
}
