import type { FastifyReply } from 'fastify'

export interface Problem {
  status: number
  /** Stable, for programs: the failure's code. The answer's `type` is made from it. */
  code: string
  /** The same for every problem of this code. */
  title: string
  /** For this one occurrence. */
  detail?: string
  /** Answer the code as a member of its own too, for programs that rather not take the type apart. */
  showsCode?: boolean
  [extension: string]: unknown
}

/**
 * Answers a problem (RFC 9457) as `application/problem+json`. Its `type` is a URN and no URL: a self-hosted service
 * has no address of its own that would stay.
 */
export function answerProblem(
  reply: FastifyReply,
  { status, code, title, detail, showsCode = false, ...extensions }: Problem,
): FastifyReply {
  const problem = {
    type: `urn:roster:problem:${code}`,
    title,
    status,
    ...(detail !== undefined && { detail }),
    ...(showsCode && { code }),
  }
  return reply
    .code(status)
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify({ ...problem, ...extensions }))
}
