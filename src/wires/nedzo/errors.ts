import type { FastifyReply } from 'fastify'
import { Type } from 'typebox'
import type { Failure, FailureCode } from '../../core/kernel/failure.ts'
import { answerProblem, failuresOf } from '../../http/calls/failures.ts'
import { faultMessage } from '../../http/validation/fault-message.ts'
import { List, Uuid } from '../../http/validation/schema.ts'

/** This wire's status, title and, where the failure brings none, detail of every failure. 422 only for a reused Idempotency-Key. */
const answers: Record<FailureCode, readonly [status: number, title: string, detail: string]> = {
  invalid: [400, 'Bad Request', 'The request has faults; each is named in errors.'],
  malformed: [400, 'Bad Request', 'The request could not be read.'],
  workspace_required: [400, 'Bad Request', 'workspaceId is required for account-scoped API keys'],
  workspace_key_required: [400, 'Bad Request', 'This needs a workspace key.'],
  unauthenticated: [401, 'Unauthorized', 'The API key is missing, unknown, expired or revoked.'],
  insufficient_scope: [403, 'Forbidden', 'The API key does not have the scope that this needs.'],
  forbidden: [403, 'Forbidden', 'This caller may not do this.'],
  not_found: [404, 'Not Found', 'There is no such record.'],
  no_such_route: [404, 'Not Found', 'There is no such path or method.'],
  needs_answer: [409, 'Conflict', 'A question is open.'],
  conflict: [409, 'Conflict', 'Another contact of the workspace already has this value.'],
  precondition_failed: [412, 'Precondition Failed', 'The record has changed meanwhile.'],
  in_use: [409, 'Conflict', 'A segment would let in people whom it keeps out now.'],
  idempotency_key_reused: [
    422,
    'Unprocessable Content',
    'This Idempotency-Key was sent with another request in the last 24 hours.',
  ],
  idempotency_key_in_use: [409, 'Conflict', 'The first request with this Idempotency-Key is still running.'],
  possible_same: [409, 'Conflict', 'Another contact of the workspace has this phone in another form.'],
  ambiguous: [409, 'Conflict', 'Several contacts have this value.'],
  no_number: [404, 'Not Found', 'There is no number to look for.'],
  too_large: [413, 'Content Too Large', 'The body is too large.'],
  unsupported_media_type: [415, 'Unsupported Media Type', 'The body must be application/json in UTF-8.'],
  too_many_requests: [429, 'Too Many Requests', 'Try again later.'],
  internal: [500, 'Internal Server Error', 'Something went wrong here; it has been logged.'],
  unavailable: [503, 'Service Unavailable', 'Nothing was written. Try again shortly.'],
  outcome_unknown: [
    503,
    'Service Unavailable',
    'It is not known whether the write was committed: read before you write again.',
  ],
}

/** RFC 9457, with one item of `errors` for every fault or colliding field. */
export function answerFailure(failure: Failure, _request: unknown, reply: FastifyReply): FastifyReply {
  const [status, title, detail] = answers[failure.code]
  const faults = failure.faults?.map((fault) => ({
    field: fault.field,
    code: fault.code,
    message: faultMessage(fault),
  }))
  const conflicts = failure.conflicts?.map(({ field, existingContactId }) => ({
    field,
    code: 'conflict',
    message: 'is already used by another contact of this workspace',
    ...(existingContactId === undefined ? {} : { existingContactId }),
  }))
  const errors = faults ?? conflicts
  return answerProblem(reply, {
    status,
    code: failure.code,
    title,
    detail: failure.detail ?? detail,
    ...(errors === undefined ? {} : { errors }),
  })
}

const ProblemWire = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.String(),
  errors: Type.Optional(
    List(
      Type.Object({
        field: Type.String({ description: 'A JSON path such as tags[3] or customFields.MRR' }),
        code: Type.String(),
        message: Type.String(),
        existingContactId: Type.Optional(Uuid({ description: 'With 409: who has the value' })),
      }),
    ),
  ),
})

export const failures = failuresOf(answers, ProblemWire)
