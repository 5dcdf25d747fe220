import type { FastifyRequest } from 'fastify'

/** No key is longer; more is not worth hashing. */
const keyLengthMax = 512

const bearer = /^\s*bearer\s+([!-~]+)\s*$/i

/** The key of `Authorization: Bearer KEY` (RFC 6750, 2.1), the scheme in any case; undefined where there is none. */
export function bearerOf(request: FastifyRequest): string | undefined {
  const header = request.headers.authorization
  if (header === undefined || header.length > keyLengthMax) return undefined
  return bearer.exec(header)?.[1]
}
