import type { FastifyReply } from 'fastify'
import type { Answer } from './operation.ts'

/**
 * Writes an answer. `JSON.stringify`, not a serialiser made from the schema: that one would turn null into `""`,
 * drop what it does not know and reorder keys, silently.
 */
export function sendAnswer(reply: FastifyReply, { status, body, headers = {} }: Answer): FastifyReply {
  reply.code(status).headers(headers)
  if (body === undefined) return reply.send()
  // A content type of its own: text, bytes or a stream, as it is.
  if (reply.hasHeader('content-type')) return reply.send(body)
  return reply.type('application/json; charset=utf-8').send(JSON.stringify(body))
}
