import type { FastifyReply, FastifyRequest } from 'fastify'
import { writeLongJson } from '../../core/kernel/long-json.ts'
import { etagOf, isKnown } from '../calls/conditional.ts'
import type { Answer, Operation, Wire } from '../calls/operation.ts'
import { minimalApplied, prefersMinimal } from '../calls/prefer.ts'

/** The properties of the wire and the operation that decide an answer's headers. */
interface Sender {
  pagesByCursor: Wire['pagesByCursor'] | undefined
  versioned: Operation['versioned'] | undefined
  /** Reads get an ETag of their answer if no record version gives one. */
  isTagged: boolean
}

/**
 * Writes an answer with `JSON.stringify`, not with a serialiser made from the schema, which would silently
 * turn null into `""`, drop unknown fields and reorder keys.
 */
export function sendAnswer(
  request: FastifyRequest,
  reply: FastifyReply,
  answer: Answer,
  sender: Sender,
): FastifyReply | Promise<FastifyReply> {
  const { status, body, headers = {}, location } = answer
  reply.code(status).headers(headers)
  if (location !== undefined) reply.header('location', location)
  if (body === undefined) return reply.send()
  // An answer with a content type of its own is text, bytes or a stream, sent unchanged.
  if (reply.hasHeader('content-type')) return reply.send(body)
  const long = writeLongJson(body)
  const send = (text: string | Buffer) => sendJson(request, reply, answer, sender, text)
  return long === undefined ? send(JSON.stringify(body)) : long.then(send)
}

function sendJson(
  request: FastifyRequest,
  reply: FastifyReply,
  answer: Answer,
  sender: Sender,
  text: string | Buffer,
): FastifyReply {
  const { status, body } = answer
  const isTagged = answer.version !== undefined || (sender.isTagged && isRead(request))
  if (isTagged) {
    const etag = etagOf(answer.version, answer.record === undefined ? text : JSON.stringify(answer.record))
    reply.header('etag', etag)
    if (isRead(request)) {
      // A browser may store it, but must revalidate it before each use.
      reply.header('cache-control', 'private, no-cache')
      if (isKnown(etag, request.headers['if-none-match'])) return reply.code(304).send()
    } else if (sender.versioned !== undefined && prefersMinimal(request.headers.prefer)) {
      reply.headers(minimalApplied)
      return reply.code(status === 200 ? 204 : status).send()
    }
  }
  if (sender.pagesByCursor && isRead(request)) linkPages(request, reply, body)
  return reply.type('application/json; charset=utf-8').send(text)
}

function isRead({ method }: FastifyRequest): boolean {
  return method === 'GET' || method === 'HEAD'
}

const relations = { next: 'nextCursor', prev: 'previousCursor' } as const

/** Adds links to the next and previous pages (RFC 8288), relative to this one, beside the cursors in the body. */
function linkPages({ url }: FastifyRequest, reply: FastifyReply, body: unknown): void {
  const page = body as Partial<Record<(typeof relations)['next' | 'prev'], unknown>>
  const links = Object.entries(relations).flatMap(([relation, key]) => {
    const cursor = page[key]
    if (typeof cursor !== 'string') return []
    const [path, search = ''] = url.split('?', 2)
    const query = new URLSearchParams(search)
    query.set('cursor', cursor)
    query.delete('offset')
    return [`<${path}?${query}>; rel="${relation}"`]
  })
  if (links.length > 0) reply.header('link', links.join(', '))
}
