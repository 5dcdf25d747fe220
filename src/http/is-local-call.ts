import type { FastifyRequest } from 'fastify'
import { isLoopbackHost } from './is-loopback-host.ts'

const loopbackAddress = /^(::ffff:)?127\.|^::1$/
const proxyHeaders = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip']

/**
 * Whether a program on this machine sent the request for itself. The address alone does not tell: a proxy here calls for
 * the world, and a browser here for every page it shows. So nothing may have been forwarded, the Host must be this
 * machine (a page whose name was rebound to it sends the page's own), and what a browser says of the page must name
 * this very origin or no page at all (Fetch Metadata; the Origin header for browsers without it).
 */
export function isLocalCall({ headers, socket }: FastifyRequest): boolean {
  const { host = '', origin, 'sec-fetch-site': site } = headers
  return (
    loopbackAddress.test(socket.remoteAddress ?? '') &&
    isLoopbackHost(host) &&
    proxyHeaders.every((name) => headers[name] === undefined) &&
    (site === undefined || site === 'same-origin' || site === 'none') &&
    (origin === undefined || origin === `http://${host}`)
  )
}
