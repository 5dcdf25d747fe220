import type { FastifyReply } from 'fastify'
import { Type } from 'typebox'
import type { Conflict, Failure, FailureCode } from '../../core/kernel/failure.ts'
import type { Fault } from '../../core/kernel/fault.ts'
import { failuresOf } from '../../http/calls/failures.ts'
import { faultMessage } from '../../http/validation/fault-message.ts'
import { wireNames } from './contact-codec.ts'

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
  no_such_route: [404, 'There is no such path.'],
  misdirected: [421, 'Roster is not known by this Host.'],
  method_not_allowed: [405, 'The path does not know this method; Allow lists those that it knows.'],
  needs_answer: [409, 'A question is open.'],
  conflict: [409, 'Another contact of the workspace already has this value.'],
  precondition_failed: [412, 'The record has changed meanwhile.'],
  cursor_expired: [409, 'The change feed cannot be told from this cursor any more.'],
  in_use: [409, 'A segment would let in people whom it keeps out now.'],
  unexpected_count: [409, 'A bulk change would go through another number of contacts than expected.'],
  idempotency_key_reused: [422, 'This Idempotency-Key was sent with another request in the last 24 hours.'],
  idempotency_key_in_use: [409, 'The first request with this Idempotency-Key is still running.'],
  possible_same: [409, 'Another contact of the workspace has this phone in another form.'],
  ambiguous: [409, 'Several contacts have this value.'],
  no_number: [404, 'There is no number to look for.'],
  too_large: [413, 'The body is too large.'],
  unsupported_media_type: [415, 'The body must be application/json in UTF-8.'],
  too_many_requests: [429, 'Try again later.'],
  internal: [500, 'Something went wrong here; it has been logged.'],
  unavailable: [503, 'Nothing was written. Try again shortly.'],
  outcome_unknown: [503, 'It is not known whether the write was committed: read before you write again.'],
}

/** The envelope without data; its message names every fault or colliding field. */
export function answerFailure(failure: Failure, _request: unknown, reply: FastifyReply): FastifyReply {
  const [status, message] = answers[failure.code]
  const sentences = [
    ...(failure.faults ?? []).map(faultSentence),
    ...(failure.conflicts ?? []).map(conflictSentence),
    ...(failure.leftOut === undefined ? [] : [`and ${failure.leftOut.toLocaleString('en')} more`]),
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

const uuidPlaces = /^contact_list_id$|^custom_fields\[\d+\]\.custom_field_id$|^contact_ids\[\d+\]$/

/** A fault as this wire's message names it: `first_name: must have at most 255 characters`. */
function faultSentence(fault: Fault): string {
  const { field, code, expected } = inWords(fault)
  return `${field}: ${faultMessage(expected === undefined ? { code } : { code, expected })}`
}

/** A field whose value another contact has, and which contact that is: the envelope has no other place for its id. */
function conflictSentence({ field, existingContactId }: Conflict): string {
  const holder = existingContactId === undefined ? 'another contact' : `contact ${existingContactId}`
  return `${wireNames.get(field) ?? field}: is already used by ${holder}`
}

function inWords(fault: Fault): Fault {
  // The seed of PATCH calls contact_list_id an integer: who sends one must read what is wanted, not only "a string".
  if (fault.code === 'invalid_type' && uuidPlaces.test(fault.field)) {
    return { ...fault, code: 'invalid_format', expected: 'uuid' }
  }
  // The core knows one place for a custom value; what is unknown is its id.
  if (fault.code === 'unknown_custom_field') {
    return { ...fault, field: fault.field.replace(/value$/, 'custom_field_id') }
  }
  return { ...fault, field: wireNames.get(fault.field) ?? fault.field }
}
