import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Failure, FailureCode } from '../../core/kernel/failure.ts'
import type { Present } from '../../core/kernel/precondition.ts'
import { answerProblem, failuresOf } from '../../http/calls/failures.ts'
import { errorPage } from '../../http/docs/error-pages.ts'
import type { ParsedQuery } from '../../http/json/parse-query.ts'
import { explainFault, faultCodes } from '../../http/validation/fault-message.ts'
import { pointerTo } from '../../http/validation/faults.ts'
import { DocumentedAs, Fields, Json, List, Timestamp, Uuid } from '../../http/validation/schema.ts'

/** This wire's status, title and, where the failure brings none, detail of every failure. */
export const answers: Record<FailureCode, readonly [status: number, title: string, detail: string]> = {
  invalid: [400, 'Invalid request', 'Each fault is named in errors; nothing was written.'],
  malformed: [400, 'Malformed request', 'The request could not be read.'],
  workspace_required: [
    400,
    'Workspace required',
    'An account key acts in many workspaces: name one as workspaceId.',
  ],
  workspace_key_required: [400, 'Workspace key required', 'This call needs a workspace key.'],
  unauthenticated: [401, 'Unauthenticated', 'The API key is missing, unknown, expired or revoked.'],
  insufficient_scope: [
    403,
    'Insufficient scope',
    'The API key does not have the scope that this call needs.',
  ],
  forbidden: [403, 'Forbidden', 'This caller may not do this.'],
  not_found: [404, 'Not found', 'There is no such record.'],
  no_such_route: [404, 'No such route', 'There is no such path; GET /docs lists them.'],
  misdirected: [421, 'Misdirected request', 'Roster is not known by this Host.'],
  method_not_allowed: [
    405,
    'Method not allowed',
    'The path does not know this method; Allow lists those that it knows.',
  ],
  needs_answer: [
    409,
    'Needs an answer',
    'The file leaves questions open: say what errors name, with the choices of profile.questions.',
  ],
  conflict: [409, 'Conflict', 'Another record already has a value that must be unique.'],
  precondition_failed: [
    412,
    'Precondition failed',
    'The record has changed since the version that If-Match names; nothing was written. Read it again, then decide.',
  ],
  cursor_expired: [
    410,
    'Cursor expired',
    'What happened since this cursor cannot be told in full: take one from GET /v2/changes/cursor, then read everything by GET /v2/exports, then go on from that cursor.',
  ],
  in_use: [409, 'In use', 'A segment would let in people whom it keeps out now.'],
  unexpected_count: [
    409,
    'Unexpected count',
    'The bulk change would go through another number of contacts than expectedCount says; nothing was changed.',
  ],
  idempotency_key_reused: [
    422,
    'Idempotency key reused',
    'This Idempotency-Key was sent with another request in the last 24 hours: make a new one for each request.',
  ],
  idempotency_key_in_use: [
    409,
    'Idempotency key in use',
    'The first request with this Idempotency-Key is still running: try again after the seconds in Retry-After.',
  ],
  possible_same: [
    409,
    'Possibly the same person',
    'A living contact has this phone in another form. Send allowPossibleSame: true to keep both.',
  ],
  ambiguous: [409, 'Ambiguous', 'Several contacts have it among their others; candidates names them.'],
  no_number: [404, 'No number', 'The caller’s number was withheld.'],
  too_large: [413, 'Content too large', 'The body is too large.'],
  unsupported_media_type: [415, 'Unsupported media type', 'The body must be application/json in UTF-8.'],
  too_many_requests: [429, 'Too many requests', 'Try again after the seconds in Retry-After.'],
  internal: [500, 'Internal error', 'Something went wrong here; it has been logged under X-Request-Id.'],
  unavailable: [503, 'Unavailable', 'Nothing was written. Try again after the seconds in Retry-After.'],
  outcome_unknown: [
    503,
    'Outcome unknown',
    'It is not known whether the write was committed: read before you write again.',
  ],
}

/** The kinds of problem that IANA has registered. */
const registered: Partial<Record<FailureCode, string>> = {
  too_many_requests: 'https://iana.org/assignments/http-problem-types#quota-exceeded',
  unavailable: 'https://iana.org/assignments/http-problem-types#temporary-reduced-capacity',
}

/** RFC 9457 with the failure's `code`, and one item of `errors` for every fault or colliding field. */
export function answerFailure(failure: Failure, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { code, present } = failure
  const [status, title, detail] = answers[code]
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
    faults?.map(({ expected, ...fault }) => ({
      ...fault,
      ...pointed(fault.field),
      message: explainFault(expected === undefined ? fault : { ...fault, expected }),
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
  enum: Object.keys(answers),
  description: 'Stable, for programs; `/docs/errors` has each with its cause and cure',
})

const ProblemWire = Type.Object(
  {
    type: Type.String({
      format: 'uri-reference',
      description: 'A page that says what it is and what to do',
      examples: ['/docs/errors#conflict'],
    }),
    title: Type.String({ description: 'The same for every problem of this code' }),
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

export const failures = failuresOf(answers, ProblemWire)
