import type { FastifyInstance } from 'fastify'
import { Refusal } from '../core/failure.ts'

/** While the server closes, connections that are still open get 503 in their wire's shape and are ended. */
export function refuseWhenClosing(server: FastifyInstance): void {
  let closing = false
  server.addHook('preClose', async () => {
    closing = true
  })
  server.addHook('onRequest', async () => {
    if (closing) throw new Refusal({ code: 'unavailable', detail: 'The server is stopping.', retryAfterS: 1 })
  })
}
