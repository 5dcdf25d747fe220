import type { FastifyReply } from 'fastify'
import { Type } from 'typebox'
import type { Failure, FailureCode } from '../../core/kernel/failure.ts'
import { answerProblem, failuresOf } from '../../http/calls/failures.ts'
import { faultMessage } from '../../http/validation/fault-message.ts'
import { List, Uuid } from '../../http/validation/schema.ts'

const validation = ['validation-error', 'Validation Error'] as const
const forbidden = ['forbidden', 'Forbidden'] as const
const missing = ['not-found', 'Not Found'] as const
const away = ['service-unavailable', 'Service Unavailable'] as const

/** Where the vendor's pages have the types of its problems; clients compare them as text. */
const typeBase = 'https://api.nedzo.ai/errors/'

/**
 * This wire's status, type, title and, where the failure brings none, detail of every failure. Unauthorized, Validation Error
 * and Not Found are as the vendor's pages print them, the others in their manner. 422 only for a reused Idempotency-Key.
 */
const answers: Record<FailureCode, readonly [status: number, type: string, title: string, detail: string]> = {
  invalid: [400, ...validation, 'The request has faults; each is named in errors.'],
  malformed: [400, ...validation, 'The request could not be read.'],
  workspace_required: [400, ...validation, 'workspaceId is required for account-scoped API keys'],
  workspace_key_required: [400, ...validation, 'This needs a workspace key.'],
  unauthenticated: [401, 'unauthorized', 'Unauthorized', 'Invalid or missing API key'],
  insufficient_scope: [403, ...forbidden, 'The API key does not have the scope that this needs.'],
  forbidden: [403, ...forbidden, 'This caller may not do this.'],
  not_found: [404, ...missing, 'There is no such record.'],
  no_such_route: [404, ...missing, 'There is no such path.'],
  misdirected: [421, 'misdirected', 'Misdirected Request', 'Roster is not known by this Host.'],
  method_not_allowed: [
    405,
    'method-not-allowed',
    'Method Not Allowed',
    'The path does not know this method; Allow lists those that it knows.',
  ],
  conflict: [409, 'conflict', 'Conflict', 'Another contact of the workspace already has this value.'],
  needs_answer: [409, 'conflict', 'Conflict', 'A question is open.'],
  cursor_expired: [409, 'conflict', 'Conflict', 'The change feed cannot be told from this cursor any more.'],
  precondition_failed: [
    412,
    'precondition-failed',
    'Precondition Failed',
    'The record has changed meanwhile.',
  ],
  in_use: [409, 'in-use', 'In Use', 'A segment would let in people whom it keeps out now.'],
  unexpected_count: [
    409,
    'unexpected-count',
    'Unexpected Count',
    'A bulk change would go through another number of contacts than expected.',
  ],
  idempotency_key_reused: [
    422,
    'idempotency-key-reused',
    'Idempotency Key Reused',
    'This Idempotency-Key was sent with another request in the last 24 hours.',
  ],
  idempotency_key_in_use: [
    409,
    'idempotency-key-in-use',
    'Idempotency Key In Use',
    'The first request with this Idempotency-Key is still running.',
  ],
  too_large: [413, 'payload-too-large', 'Payload Too Large', 'The body is too large.'],
  unsupported_media_type: [
    415,
    'unsupported-media-type',
    'Unsupported Media Type',
    'The body must be application/json in UTF-8.',
  ],
  too_many_requests: [429, 'too-many-requests', 'Too Many Requests', 'Try again later.'],
  internal: [
    500,
    'internal-server-error',
    'Internal Server Error',
    'Something went wrong here; it has been logged.',
  ],
  unavailable: [503, ...away, 'Nothing was written. Try again shortly.'],
  possible_same: [
    409,
    'conflict',
    'Conflict',
    'Another contact of the workspace has this phone in another form.',
  ],
  ambiguous: [409, 'conflict', 'Conflict', 'Several contacts have this value.'],
  no_number: [404, ...missing, 'There is no number to look for.'],
  outcome_unknown: [
    503,
    ...away,
    'It is not known whether the write was committed: read before you write again.',
  ],
}

/** RFC 9457, with one item of `errors` for every fault or colliding field. */
export function answerFailure(failure: Failure, _request: unknown, reply: FastifyReply): FastifyReply {
  const [status, type, title, detail] = answers[failure.code]
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
    type: typeBase + type,
    status,
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
