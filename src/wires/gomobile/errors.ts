import { STATUS_CODES } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Conflict, Failure } from '../../core/kernel/failure.ts'
import { type Answers, failuresOf, standardAnswers } from '../../http/calls/failures.ts'
import { faultMessage } from '../../http/validation/fault-message.ts'
import { List } from '../../http/validation/schema.ts'
import { namesAt, placeToWire } from './names.ts'

/** This wire's status of every failure and, where the failure brings none, its message. Never 422. */
const answers = {
  ...standardAnswers,
  workspace_required: [400, 'This wire works in one organization: use its own key.'],
  workspace_key_required: [
    400,
    'This wire works in one organization: use a workspace key, not an account key.',
  ],
  idempotency_key_reused: [400, standardAnswers.idempotency_key_reused[1]],
} satisfies Answers

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
