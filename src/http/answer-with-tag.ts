import { createHash } from 'node:crypto'
import type { Answer } from './operation.ts'

/**
 * Answers a body with its ETag (RFC 9110, 8.8.3), or 304 without one where the caller's `If-None-Match` names that tag.
 * The tag is of the answer itself: a tag or field that was renamed changes it, though the contact's version stays.
 */
export function answerWithTag(body: unknown, ifNoneMatch: string | undefined): Answer {
  const digest = createHash('sha1').update(JSON.stringify(body)).digest('base64url')
  const etag = `"${digest}"`
  const known = (ifNoneMatch ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''))
  const headers = { etag }
  if (known.includes(etag) || known.includes('*')) return { status: 304, headers }
  return { status: 200, headers, body }
}
