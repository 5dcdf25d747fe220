import { Type } from 'typebox'
import type { FailureCode } from '../../src/core/kernel/failure.ts'
import { limits } from '../../src/core/kernel/limits.ts'
import { bearerOf } from '../../src/http/calls/client.ts'
import { answerProblem } from '../../src/http/calls/failures.ts'
import { operation, type Unknown, type Wire } from '../../src/http/calls/operation.ts'
import { faultMessage } from '../../src/http/validation/fault-message.ts'
import {
  Dictionary,
  Fields,
  Flag,
  Json,
  List,
  NullableText,
  OneOf,
  Text,
  Uuid,
  Whole,
} from '../../src/http/validation/schema.ts'

const statuses: Record<FailureCode, number> = {
  invalid: 400,
  malformed: 400,
  conflict: 409,
  cursor_expired: 410,
  in_use: 409,
  unexpected_count: 409,
  needs_answer: 409,
  possible_same: 409,
  ambiguous: 409,
  no_number: 404,
  not_found: 404,
  no_such_route: 404,
  misdirected: 421,
  method_not_allowed: 405,
  unauthenticated: 401,
  insufficient_scope: 403,
  forbidden: 403,
  workspace_required: 400,
  workspace_key_required: 400,
  precondition_failed: 412,
  idempotency_key_reused: 422,
  idempotency_key_in_use: 409,
  too_large: 413,
  unsupported_media_type: 415,
  too_many_requests: 429,
  unavailable: 503,
  outcome_unknown: 503,
  internal: 500,
}

const Thing = Fields(
  { id: Uuid(), limit: Type.Optional(Whole(1, 100)), search: Type.Optional(Text(10)) },
  { title: 'Thing' },
)

const thingBody = Fields({
  name: Text(20),
  nick: Type.Optional(NullableText(5)),
  kind: Type.Optional(OneOf(['cat', 'dog'])),
  age: Type.Optional(Whole(0, 150)),
  living: Type.Optional(Flag()),
  owner: Type.Optional(Uuid()),
  tags: Type.Optional(List(Text(5), { maxItems: 3 })),
  customFields: Type.Optional(Dictionary(Type.Union([Text(5), Whole(0, 9), Type.Null()]))),
})

export interface TestWireOptions {
  unknownFields?: Unknown
  unknownParameters?: Unknown
  onWork?: () => Promise<unknown>
}

/** A small wire under `/t` that answers what it was given, or does what the test says. */
export function testWire({
  unknownFields = 'refuse',
  unknownParameters = unknownFields,
  onWork = async () => null,
}: TestWireOptions = {}): Wire {
  const json = operation({
    id: 'echoJson',
    summary: 'Answers the JSON it was given.',
    group: 'Echo',
    scope: 'write',
    body: Json(),
    answers: { 200: Json() },
    handle: async ({ body }) => ({ status: 200, body: { given: body } }),
  })
  const create = operation({
    id: 'createThing',
    summary: 'Judges a thing.',
    group: 'Things',
    scope: 'write',
    query: Fields({ dry: Type.Optional(Flag()) }),
    body: thingBody,
    answers: { 201: Json() },
    handle: async ({ body, query }) => ({ status: 201, body: { body, query } }),
  })
  const collect = operation({
    id: 'collectThing',
    summary: 'Judges a thing together with its handler.',
    group: 'Things',
    scope: 'write',
    deprecated: { since: '2026-01-01', until: '2027-01-01', guide: '/docs/versioning' },
    body: thingBody,
    collectsFaults: true,
    answers: { 200: Json() },
    handle: async ({ body, faults }) => ({ status: 200, body: { body, faults } }),
  })
  const find = operation({
    id: 'findThing',
    summary: 'Finds a thing.',
    group: 'Things',
    scope: 'read',
    params: Fields({ id: Uuid() }),
    query: Fields({ limit: Type.Optional(Whole(1, 100)), search: Type.Optional(Text(10)) }),
    answers: { 200: Thing },
    handle: async ({ params, query }) => ({ status: 200, body: { ...params, ...query } }),
  })
  const remove = operation({
    id: 'removeThing',
    summary: 'Removes a thing.',
    group: 'Things',
    scope: 'write',
    params: Fields({ id: Uuid() }),
    answers: { 204: null },
    handle: async () => ({ status: 204 }),
  })
  const work = operation({
    id: 'work',
    summary: 'Does what the test says.',
    group: 'Work',
    scope: 'write',
    bodyBytesMax: limits.bodyBytesMax * 2,
    body: Json(),
    answers: { 200: Json() },
    handle: async () => ({ status: 200, body: await onWork() }),
  })
  return {
    name: 'roster',
    title: 'Test wire',
    description: 'For the tests of the HTTP layer.',
    routes: [
      ['POST', '/t/json', json],
      ['POST', '/t/things', create],
      ['POST', '/t/collect', collect],
      ['GET', '/t/things/:id', find],
      ['DELETE', '/t/things/:id', remove],
      ['POST', '/t/work', work],
      ['GET', '/t/secret', { ...find, id: 'findSecret', scope: 'admin' }],
    ],
    owns: (path) => path.startsWith('/t'),
    keyFrom: bearerOf,
    security: { bearer: { type: 'http', scheme: 'bearer' } },
    unknownFields,
    unknownParameters,
    answerFailure(failure, _, reply) {
      const errors = failure.faults?.map((fault) => ({ ...fault, message: faultMessage(fault) }))
      return answerProblem(reply, {
        type: `urn:roster:problem:${failure.code}`,
        status: statuses[failure.code],
        title: failure.code,
        ...(failure.detail !== undefined && { detail: failure.detail }),
        ...(errors && { errors }),
      })
    },
    failures: { statuses, schema: Fields({ title: Text(99) }, { title: 'Problem' }) },
    failureMediaType: 'application/problem+json',
  }
}

/** A second wire with a shape of its own, for paths under `/other`. */
export function otherWire(): Wire {
  return {
    ...testWire(),
    name: 'gomobile',
    routes: [],
    owns: (path) => path.startsWith('/other'),
    answerFailure: ({ code }, _, reply) => reply.code(statuses[code]).send({ other: code }),
  }
}
