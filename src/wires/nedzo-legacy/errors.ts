import type { FastifyReply } from 'fastify'
import { Type } from 'typebox'
import type { Failure, FailureCode } from '../../core/failure.ts'
import { failuresOf } from '../../http/failures-of.ts'
import { conflictSentence, faultSentence } from './sentences.ts'

/** This wire's status of every failure and, where the failure brings none, its message. */
const answers: Record<FailureCode, readonly [status: number, message: string]> = {
  invalid: [422, 'The request has faults.'],
  malformed: [422, 'The request could not be read.'],
  workspace_required: [400, 'These calls work in one workspace: use a workspace key.'],
  workspace_key_required: [
    400,
    'These calls work in one workspace: use a workspace key, not an account key.',
  ],
  unauthenticated: [401, 'The API key is missing, unknown, expired or revoked.'],
  insufficient_scope: [403, 'The API key does not have the scope that this needs.'],
  forbidden: [403, 'This caller may not do this.'],
  not_found: [404, 'There is no such record.'],
  no_such_route: [404, 'There is no such path or method.'],
  conflict: [409, 'Another contact of the workspace already has this value.'],
  too_large: [413, 'The body is too large.'],
  unsupported_media_type: [415, 'The body must be application/json in UTF-8.'],
  too_many_requests: [429, 'Try again later.'],
  internal: [500, 'Something went wrong here; it has been logged.'],
  unavailable: [503, 'Nothing was written. Try again shortly.'],
  outcome_unknown: [503, 'The connection was lost while committing: read before you write again.'],
}

/** The envelope without data; its message names every fault or colliding field. */
export function answerFailure(failure: Failure, _request: unknown, reply: FastifyReply): FastifyReply {
  const [status, message] = answers[failure.code]
  const sentences = [
    ...(failure.faults ?? []).map(faultSentence),
    ...(failure.conflicts ?? []).map(conflictSentence),
  ]
  return reply
    .code(status)
    .type('application/json; charset=utf-8')
    .send(
      JSON.stringify({
        status_code: status,
        message: sentences.length > 0 ? sentences.join('; ') : (failure.detail ?? message),
        data: null,
      }),
    )
}

const FailureWire = Type.Object({
  status_code: Type.Integer({ description: 'The HTTP status' }),
  message: Type.String({
    description:
      'With 422 every fault, `field: what is wrong`, separated by `; `; with 409 every colliding field and who has its value',
  }),
  data: Type.Null(),
})

export const failures = failuresOf(answers, FailureWire)
