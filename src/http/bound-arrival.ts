import type { FastifyInstance } from 'fastify'
import { answerClientError } from './client-error.ts'
import { hasNoBody } from './json-body.ts'

/**
 * Answers 408 to a request whose body has not come after this time. Node's own bound is the same for every request; a file
 * may take as long as it keeps coming, so routes with `streamsBody` in their config are left to the bound on silence.
 */
export function boundArrival(server: FastifyInstance, timeoutMs: number): void {
  server.addHook('onRequest', (request, _, done) => {
    if (hasNoBody(request) || request.routeOptions.config.streamsBody) return done()
    const { raw } = request
    const timer = setTimeout(() => answerClientError(tooLate(), raw.socket), timeoutMs).unref()
    const stop = () => clearTimeout(timer)
    raw.once('end', stop)
    raw.once('close', stop)
    done()
  })
}

/** Made when it is needed: an error costs more than all else that is done for a request here. */
function tooLate(): Error {
  return Object.assign(new Error('The body did not arrive in time.'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' })
}
