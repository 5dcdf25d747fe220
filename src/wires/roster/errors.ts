import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Failure, FailureCode } from '../../core/kernel/failure.ts'
import type { Present } from '../../core/kernel/precondition.ts'
import { type Answers, answerProblem, failuresOf, standardAnswers } from '../../http/calls/failures.ts'
import type { Wire } from '../../http/calls/operation.ts'
import { errorPage } from '../../http/docs/error-pages.ts'
import type { ParsedQuery } from '../../http/json/parse-query.ts'
import { explainFault, faultCodes } from '../../http/validation/fault-message.ts'
import { pointerTo } from '../../http/validation/faults.ts'
import { DocumentedAs, Fields, Json, List, Timestamp, Uuid } from '../../http/validation/schema.ts'

/** What this wire says of a failure otherwise than the others; the ways out that it has and they have not. */
const sentences = {
  ...standardAnswers,
  conflict: [409, 'Another record already has a value that must be unique.'],
  invalid: [400, 'Each fault is named in errors; nothing was written.'],
  no_such_route: [404, 'There is no such path; GET /docs lists them.'],
  no_number: [404, 'The caller’s number was withheld.'],
  possible_same: [
    409,
    'A living contact has this phone in another form. Send allowPossibleSame: true to keep both.',
  ],
  ambiguous: [409, 'Several contacts have it among their others; candidates names them.'],
  needs_answer: [
    409,
    'The file leaves questions open: say what errors name, with the choices of profile.questions.',
  ],
  unexpected_count: [
    409,
    'The bulk change would go through another number of contacts than expectedCount says; nothing was changed.',
  ],
  idempotency_key_in_use: [
    409,
    'The first request with this Idempotency-Key is still running: try again after the seconds in Retry-After.',
  ],
  cursor_expired: [
    410,
    'What happened since this cursor cannot be told in full: take one from GET /v2/changes/cursor, then read everything by GET /v2/exports, then go on from that cursor.',
  ],
  precondition_failed: [
    412,
    'The record has changed since the version that If-Match names; nothing was written. Read it again, then decide.',
  ],
  idempotency_key_reused: [
    422,
    'This Idempotency-Key was sent with another request in the last 24 hours: make a new one for each request.',
  ],
  internal: [500, 'Something went wrong here; it has been logged under X-Request-Id.'],
} satisfies Answers

/** Titles that are more than their code in words. */
const titles: Partial<Record<FailureCode, string>> = {
  invalid: 'Invalid request',
  malformed: 'Malformed request',
  misdirected: 'Misdirected request',
  needs_answer: 'Needs an answer',
  possible_same: 'Possibly the same person',
  too_large: 'Content too large',
  internal: 'Internal error',
}

/** This wire's status, title and, where the failure brings none, detail of every failure. */
export const problems = Object.fromEntries(
  (Object.keys(sentences) as FailureCode[]).map((code) => {
    const [status, detail] = sentences[code]
    return [code, [status, titles[code] ?? titleOf(code), detail]]
  }),
) as unknown as NonNullable<Wire['problems']>

/** `no_such_route` is titled "No such route". */
function titleOf(code: FailureCode): string {
  const words = code.replaceAll('_', ' ')
  return words[0]!.toUpperCase() + words.slice(1)
}

/** The kinds of problem that IANA has registered. */
const registered: Partial<Record<FailureCode, string>> = {
  too_many_requests: 'https://iana.org/assignments/http-problem-types#quota-exceeded',
  unavailable: 'https://iana.org/assignments/http-problem-types#temporary-reduced-capacity',
}

/** RFC 9457 with the failure's `code`, and one item of `errors` for every fault or colliding field. */
export function answerFailure(failure: Failure, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { code, present } = failure
  const [status, title, detail] = problems[code]
  const { values = {} } = (request.query ?? {}) as Partial<ParsedQuery>
  const isInBody = (field: string) =>
    request.body !== undefined && !Object.hasOwn(values, field) && !isHeader.test(field)
  const errors = errorsOf(failure, (field) => (isInBody(field) ? pointerTo(field) : undefined))
  return answerProblem(reply, {
    type: registered[code] ?? `${errorPage}#${code}`,
    title,
    status,
    detail: failure.detail ?? detail,
    code,
    ...(errors && { errors }),
    ...(present && presentToWire(present)),
    ...(failure.usedBySegments && { usedBySegments: failure.usedBySegments }),
    ...(failure.candidates && { candidates: failure.candidates }),
    ...(failure.violatedPolicies && { 'violated-policies': failure.violatedPolicies }),
  })
}

/** A fault of a header is named as the header is. */
const isHeader = /^[A-Z][a-z]+(?:-[A-Z][a-z]+)+$/

/** One item for every fault or colliding field; `pointerOf` says where in the body a field is. */
export function errorsOf(
  { faults, conflicts }: Failure,
  pointerOf: (field: string) => string | undefined = () => undefined,
): object[] | undefined {
  const pointed = (field: string) => {
    const pointer = pointerOf(field)
    return pointer === undefined ? {} : { pointer }
  }
  return (
    faults?.map(({ expected, example, ...fault }) => ({
      ...fault,
      ...pointed(fault.field),
      message: explainFault({
        ...fault,
        ...(expected !== undefined && { expected }),
        ...(example !== undefined && { example }),
      }),
    })) ??
    conflicts?.map(({ field, ...holder }) => ({
      field,
      ...pointed(field),
      code: 'conflict',
      message: holder.code === undefined ? 'is already taken' : 'may be the same person’s in another form',
      ...holder,
    }))
  )
}

/** What a record is now that is not as the caller knows it. */
export function presentToWire({ version, updatedAt, differences }: Present) {
  return {
    ...(version !== undefined && { version }),
    updatedAt: updatedAt.toISOString(),
    differences: [...differences],
  }
}

export const ErrorWire = List(
  Type.Object({
    field: Type.String({
      description: 'Where, as a JSON path; empty for the body as a whole',
      examples: ['customFields.MRR', 'tags[3]'],
    }),
    pointer: Type.Optional(
      Type.String({
        description: 'The same place in the body, as a JSON Pointer (RFC 6901)',
        examples: ['/customFields/MRR', '/tags/3'],
      }),
    ),
    code: DocumentedAs(Type.String(), {
      type: 'string',
      enum: [...new Set([...faultCodes, 'conflict', 'possible_same'])],
      description: 'What is wrong with it; `/docs/errors` has each with its cure',
    }),
    message: Type.String({ examples: ['must be an email address'] }),
    position: Type.Optional(
      Type.Integer({ description: 'In a filter’s text: how many UTF-16 units stand before the fault' }),
    ),
    suggestion: Type.Optional(Type.String({ description: 'What was probably meant' })),
    existingContactId: Type.Optional(Uuid({ description: 'With 409: the contact that has the value' })),
    existingId: Type.Optional(Uuid({ description: 'With 409: the tag or custom field that has it' })),
  }),
  { description: 'Every fault at once' },
)

/** What a 412 says of the record as it is now. */
export const presentFields = {
  version: Type.Optional(Type.Integer({ description: 'With 412: the contact’s present version' })),
  updatedAt: Type.Optional(Timestamp({ description: 'With 412: when the record was last changed' })),
  differences: Type.Optional(
    List(
      Fields(
        {
          field: Type.String({ examples: ['city'] }),
          before: Type.Optional(Json({ description: 'In the version that the caller named' })),
          present: Json({ description: 'What it is now; null where it is too long to be shown' }),
        },
        { title: 'Difference' },
      ),
      {
        description:
          'With 412: in which fields a contact has changed since the version that the caller named; in which fields another record is not what the caller wants it to be',
      },
    ),
  ),
}

/** A failure's code, known to a client that is made from the document. */
export const failureCode = DocumentedAs(Type.String(), {
  type: 'string',
  enum: Object.keys(problems),
  description: 'Stable, for programs; `/docs/errors` has each with its cause and cure',
})

const ProblemWire = Type.Object(
  {
    type: Type.String({
      format: 'uri-reference',
      description: 'A page that says what it is and what to do',
      examples: ['/docs/errors#conflict'],
    }),
    title: Type.String({ description: 'One title for each code' }),
    status: Type.Integer(),
    detail: Type.String({ description: 'What went wrong this time, for people' }),
    code: failureCode,
    errors: Type.Optional(ErrorWire),
    ...presentFields,
    usedBySegments: Type.Optional(
      List(Type.Object({ id: Uuid(), name: Type.String() }), {
        description: 'With `in_use`: the segments that would let people in',
      }),
    ),
    'violated-policies': Type.Optional(
      List(Type.String(), {
        description: 'With 429: the policies of `RateLimit-Policy` that are used up',
        examples: [['key']],
      }),
    ),
    candidates: Type.Optional(
      List(
        Type.Object({
          id: Uuid(),
          firstName: Type.Union([Type.String(), Type.Null()]),
          lastName: Type.Union([Type.String(), Type.Null()]),
          fullName: Type.Union([Type.String(), Type.Null()]),
        }),
        { description: 'With `ambiguous`: the contacts that it may mean, ten at most' },
      ),
    ),
  },
  { title: 'Problem' },
)

export const failures = failuresOf(problems, ProblemWire)
