import type { FastifyReply, FastifyRequest } from 'fastify'

/** Headers of every answer: answers hold people's data, so no cache keeps them and no browser guesses their type. */
export function setCommonHeaders(request: FastifyRequest, reply: FastifyReply): void {
  reply.headers({
    'x-request-id': request.id,
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    'cross-origin-resource-policy': 'same-origin',
  })
}
