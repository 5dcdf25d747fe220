import type { FastifyInstance } from 'fastify'

const methods = 'GET, POST, PUT, PATCH, DELETE'
const requestHeaders = 'Authorization, Content-Type, X-Api-Key'
const answerHeaders = 'Link, Retry-After, X-Request-Id, X-Total-Count'
const preflightAgeS = '600'

/** Lets pages of these origins call the API (Fetch Standard, CORS protocol). Keys go in headers, so no credentials. */
export function allowOrigins(server: FastifyInstance, origins: readonly string[]): void {
  if (origins.length === 0) return
  server.addHook('onRequest', async (request, reply) => {
    reply.header('Vary', 'Origin')
    const { origin } = request.headers
    if (origin === undefined || !origins.includes(origin)) return
    reply.header('Access-Control-Allow-Origin', origin).header('Access-Control-Expose-Headers', answerHeaders)
    if (request.method !== 'OPTIONS' || !request.headers['access-control-request-method']) return
    return reply
      .header('Access-Control-Allow-Methods', methods)
      .header('Access-Control-Allow-Headers', requestHeaders)
      .header('Access-Control-Max-Age', preflightAgeS)
      .code(204)
      .send()
  })
}
