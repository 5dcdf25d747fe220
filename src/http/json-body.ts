import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Refusal } from '../core/failure.ts'
import { type ParsedJson, parseJson } from './parse-json.ts'

/**
 * Lets a context of the server read JSON bodies, and only those: `request.body` becomes a `ParsedJson`. Everything
 * else that has a body is 415 (`refuseForeignBody`).
 */
export function acceptJson(context: FastifyInstance): void {
  context.removeAllContentTypeParsers()
  context.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (_, bytes, done) => {
    let parsed: ParsedJson
    try {
      parsed = parseJson(bytes)
    } catch (error) {
      return done(error as Error)
    }
    done(null, parsed)
  })
}

const json = /^\s*application\/json\s*(?:;|$)/i
const charset = /;\s*charset\s*=\s*"?([^\s";]+)/i

/** Refuses, before a byte of it is read, a body that is not plain JSON in UTF-8. */
export function refuseForeignBody({ headers }: FastifyRequest): void {
  const encoding = headers['content-encoding']
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    throw new Refusal({
      code: 'unsupported_media_type',
      detail: 'Compressed bodies are not accepted; send the body without Content-Encoding.',
    })
  }
  const type = headers['content-type'] ?? ''
  if (!json.test(type) || !/^utf-?8$/i.test(charset.exec(type)?.[1] ?? 'utf-8')) {
    throw new Refusal({
      code: 'unsupported_media_type',
      detail: 'The body must be JSON in UTF-8: send Content-Type: application/json.',
    })
  }
}

/** Whether the request says that it brings no body. */
export function hasNoBody({ headers }: FastifyRequest): boolean {
  return headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0
}

/**
 * Makes the server read no body at all, whatever the headers say of one: for operations that take none, since
 * clients send `Content-Type: application/json` on an empty DELETE. Node drains what does come.
 */
export function ignoreBody({ headers }: FastifyRequest): void {
  delete headers['content-type']
  delete headers['content-length']
  delete headers['transfer-encoding']
}
