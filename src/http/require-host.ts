import type { FastifyInstance } from 'fastify'
import { Refusal } from '../core/failure.ts'

/**
 * HTTP/1.1 without a Host header is refused (RFC 9112, 3.2) in the shape of the wire that owns the path. Node would do it
 * without a body, so it is told not to.
 */
export function requireHost(server: FastifyInstance): void {
  server.addHook('onRequest', ({ raw: { httpVersion, headers } }, _, done) => {
    const isMissing = httpVersion === '1.1' && headers.host === undefined
    done(isMissing ? new Refusal({ code: 'malformed', detail: 'The Host header is missing.' }) : undefined)
  })
}
