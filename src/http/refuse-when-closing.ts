import type { FastifyInstance } from 'fastify'
import { Refusal } from '../core/failure.ts'

/**
 * While the server closes, what is in flight is answered and its connection ended, since one that is kept alive would
 * hold up the end; new requests on open connections get 503 in their wire's shape.
 */
export function refuseWhenClosing(server: FastifyInstance): void {
  let closing = false
  server.addHook('preClose', async () => {
    closing = true
  })
  const refusal = () =>
    new Refusal({ code: 'unavailable', detail: 'The server is stopping.', retryAfterS: 1 })
  server.addHook('onRequest', (_, __, done) => done(closing ? refusal() : undefined))
  server.addHook('onSend', (_, reply, payload, done) => {
    if (closing) reply.header('connection', 'close')
    done(null, payload)
  })
}
