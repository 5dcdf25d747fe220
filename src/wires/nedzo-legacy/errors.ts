import type { FastifyReply } from 'fastify'
import { Type } from 'typebox'
import type { Conflict, Failure } from '../../core/kernel/failure.ts'
import type { Fault } from '../../core/kernel/fault.ts'
import { type Answers, failuresOf, standardAnswers } from '../../http/calls/failures.ts'
import { faultMessage } from '../../http/validation/fault-message.ts'
import { wireNames } from './contact-codec.ts'

/** This wire's status of every failure and, where the failure brings none, its message. */
const answers = {
  ...standardAnswers,
  invalid: [422, 'The request has faults.'],
  malformed: [422, 'The request could not be read.'],
  workspace_required: [400, 'These calls work in one workspace: use a workspace key.'],
  workspace_key_required: [
    400,
    'These calls work in one workspace: use a workspace key, not an account key.',
  ],
} satisfies Answers

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
