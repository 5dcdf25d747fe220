import { STATUS_CODES } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Conflict, Failure, FailureCode } from '../../core/kernel/failure.ts'
import { failuresOf } from '../../http/calls/failures.ts'
import { faultMessage } from '../../http/validation/fault-message.ts'
import { List } from '../../http/validation/schema.ts'
import { namesAt, placeToWire } from './names.ts'

/** This wire's status of every failure and, where the failure brings none, its message. Never 422. */
const answers: Record<FailureCode, readonly [status: number, message: string]> = {
  invalid: [400, 'The request has faults.'],
  malformed: [400, 'The request could not be read.'],
  workspace_required: [400, 'This wire works in one organization: use its own key.'],
  workspace_key_required: [
    400,
    'This wire works in one organization: use a workspace key, not an account key.',
  ],
  unauthenticated: [401, 'The API key is missing, unknown, expired or revoked.'],
  insufficient_scope: [403, 'The API key does not have the scope that this needs.'],
  forbidden: [403, 'This caller may not do this.'],
  not_found: [404, 'There is no such record.'],
  no_such_route: [404, 'There is no such path.'],
  misdirected: [421, 'Roster is not known by this Host.'],
  method_not_allowed: [405, 'The path does not know this method; Allow lists those that it knows.'],
  needs_answer: [409, 'A question is open.'],
  conflict: [409, 'Another contact already has this value.'],
  precondition_failed: [412, 'The record has changed meanwhile.'],
  cursor_expired: [409, 'The change feed cannot be told from this cursor any more.'],
  in_use: [409, 'A segment would let in people whom it keeps out now.'],
  unexpected_count: [409, 'A bulk change would go through another number of contacts than expected.'],
  idempotency_key_reused: [400, 'This Idempotency-Key was sent with another request in the last 24 hours.'],
  idempotency_key_in_use: [409, 'The first request with this Idempotency-Key is still running.'],
  possible_same: [409, 'Another contact has this phone in another form.'],
  ambiguous: [409, 'Several contacts have this value.'],
  no_number: [404, 'There is no number to look for.'],
  too_large: [413, 'The body is too large.'],
  unsupported_media_type: [415, 'The body must be application/json in UTF-8.'],
  too_many_requests: [429, 'Try again later.'],
  internal: [500, 'Something went wrong here; it has been logged.'],
  unavailable: [503, 'Nothing was written. Try again shortly.'],
  outcome_unknown: [503, 'It is not known whether the write was committed: read before you write again.'],
}

/** One message for every fault or colliding field, as that vendor's framework writes them. */
export function answerFailure(failure: Failure, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const [statusCode, standard] = answers[failure.code]
  const names = namesAt(request.url)
  const named = [
    // A name that is not known stands as it was sent.
    ...(failure.faults ?? []).map((fault) => {
      const place = fault.code === 'unknown_field' ? fault.field : placeToWire(fault.field, names)
      return `${place} ${faultMessage(fault)}`
    }),
    ...(failure.conflicts ?? []).map(
      (conflict) => `${placeToWire(conflict.field, names)} ${taken(conflict)}`,
    ),
  ]
  if (failure.leftOut !== undefined) named.push(`and ${failure.leftOut.toLocaleString('en')} more`)
  const isKeyless = failure.code === 'unauthenticated' && !sendsKey(request)
  const message = named.length > 0 ? named : [failure.detail ?? (isKeyless ? keyless : standard)]
  return reply
    .code(statusCode)
    .type('application/json; charset=utf-8')
    .send(JSON.stringify({ statusCode, message, error: STATUS_CODES[statusCode] }))
}

const keyless = `${answers.unauthenticated[1]} For clients that send none, set ROSTER_GOMOBILE_KEYLESS_WORKSPACE, which works on loopback only.`

function sendsKey({ headers }: FastifyRequest): boolean {
  return headers['x-api-key'] !== undefined || headers.authorization !== undefined
}

/** The body has no other place for the holder's id, which another item of the call does not have yet. */
function taken({ existingContactId, existingId, sameAs }: Conflict): string {
  if (sameAs !== undefined) return `is the same as ${sameAs}`
  const holder = existingContactId === undefined ? existingId : `contact ${existingContactId}`
  return `is already used by ${holder ?? 'another'}`
}

const FailureWire = Type.Object(
  {
    statusCode: Type.Integer({ description: 'The HTTP status' }),
    message: List(Type.String(), {
      description:
        'With faults one for each, beginning with its place; with 409 one for each colliding field, ending with the id of the contact that has its value',
      examples: [['primaryPhone is required', 'firstName must have at least 2 characters']],
    }),
    error: Type.String({ description: 'The status in words', examples: ['Bad Request'] }),
  },
  { title: 'Failure' },
)

export const failures = failuresOf(answers, FailureWire)
