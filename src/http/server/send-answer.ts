import type { FastifyReply, FastifyRequest } from 'fastify'
import { writeLongJson } from '../../core/kernel/long-json.ts'
import { etagOf, isKnown } from '../calls/conditional.ts'
import type { Answer, Operation, Wire } from '../calls/operation.ts'
import { minimalApplied, prefersMinimal } from '../calls/prefer.ts'

/** What of its wire and its operation decides on an answer's headers. */
interface Sender {
  pagesByCursor: Wire['pagesByCursor'] | undefined
  versioned: Operation['versioned'] | undefined
  /** Reads are answered with a tag of what they answer, where no version of a record gives one. */
  isTagged: boolean
}

/**
 * Writes an answer. `JSON.stringify`, not a serialiser made from the schema: that one would turn null into `""`,
 * drop what it does not know and reorder keys, silently.
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
  // A content type of its own: text, bytes or a stream, as it is.
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
      // A browser may keep it, and asks whether it still holds before each use.
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

/** Names the pages around this one as links (RFC 8288), relative to it, beside the cursors of the body. */
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
