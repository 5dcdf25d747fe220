import { STATUS_CODES } from 'node:http'
import type { FastifyReply } from 'fastify'
import { Type } from 'typebox'
import type { Failure, FailureCode } from '../../core/kernel/failure.ts'
import { type Answers, answerProblem, failuresOf, standardAnswers } from '../../http/calls/failures.ts'
import { faultMessage } from '../../http/validation/fault-message.ts'
import { List, Uuid } from '../../http/validation/schema.ts'

/** Where the vendor's pages have the types of its problems; clients compare them as text. */
const typeBase = 'https://api.nedzo.ai/errors/'

/** This wire's status of every failure and, where the failure brings none, its detail. */
const answers = {
  ...standardAnswers,
  invalid: [400, 'The request has faults; each is named in errors.'],
  workspace_required: [400, 'workspaceId is required for account-scoped API keys'],
  unauthenticated: [401, 'Invalid or missing API key'],
} satisfies Answers

/** Statuses and codes that the vendor's pages name otherwise than HTTP does (`validation-error`, `Validation Error`). */
const validation = 'Validation Error'
const titles: Partial<Record<FailureCode, string>> = {
  invalid: validation,
  malformed: validation,
  workspace_required: validation,
  workspace_key_required: validation,
  in_use: 'In Use',
  unexpected_count: 'Unexpected Count',
  idempotency_key_reused: 'Idempotency Key Reused',
  idempotency_key_in_use: 'Idempotency Key In Use',
}

/** Unauthorized, Validation Error and Not Found are as the vendor's pages print them, the others in their manner. */
function titleOf(code: FailureCode): string {
  return titles[code] ?? (STATUS_CODES[answers[code][0]] as string)
}

/** RFC 9457, with one item of `errors` for every fault or colliding field. */
export function answerFailure(failure: Failure, _request: unknown, reply: FastifyReply): FastifyReply {
  const [status, detail] = answers[failure.code]
  const title = titleOf(failure.code)
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
    type: typeBase + title.toLowerCase().replaceAll(' ', '-'),
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
