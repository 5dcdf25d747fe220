import type { FastifyBaseLogger, FastifyReply, FastifyRequest } from 'fastify'
import type { TSchema } from 'typebox'
import { allows, type Principal } from '../../core/access/principal.ts'
import { type Failure, type FailureCode, Refusal } from '../../core/kernel/failure.ts'
import { patchTypes } from '../json/json-body.ts'
import { faultsMax } from '../validation/faults.ts'
import { concealedFailure } from './conceal.ts'
import type { Wire } from './operation.ts'

/** Writes a failure in the shape of the wire that owns the path, with the headers that go with its code. */
export function answerFailure(
  wires: readonly Wire[],
  failure: Failure,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const challenge = challengeOf(failure, request)
  if (challenge !== undefined) reply.header('www-authenticate', challenge)
  if (failure.code === 'unsupported_media_type' && request.method === 'PATCH')
    reply.header('accept-patch', patchTypes)
  if (waits.has(failure.code)) {
    reply.header('retry-after', String(failure.retryAfterS ?? 1))
  }
  // Undefined where the router refused the path before there was a request to ask for.
  const { principal } = request as { principal?: Principal | null }
  const shown = !principal || allows(principal, 'read') ? failure : concealedFailure(failure)
  return ownerOf(wires, request.url).answerFailure(withinBounds(shown), request, reply)
}

/**
 * The failure with as many faults and colliding fields as an answer names, each place no longer than a person reads. How
 * many were left out stands in the detail, and in `leftOut` for wires whose answer shows no detail beside faults.
 */
function withinBounds(failure: Failure): Failure {
  const { faults, conflicts } = failure
  const leftOut = Math.max(0, (faults?.length ?? 0) - faultsMax, (conflicts?.length ?? 0) - faultsMax)
  const isLong = faults?.some(({ field }) => field.length > placeMax) ?? false
  if (leftOut === 0 && !isLong) return failure
  const shown = faults?.slice(0, faultsMax).map((fault) => ({ ...fault, field: shortPlace(fault.field) }))
  return {
    ...failure,
    ...(shown && { faults: shown }),
    ...(conflicts && { conflicts: conflicts.slice(0, faultsMax) }),
    ...(leftOut > 0 && {
      leftOut,
      detail: `${failure.detail ?? 'The first faults are named in errors.'} And ${leftOut.toLocaleString('en')} more.`,
    }),
  }
}

const placeMax = 500

function shortPlace(field: string): string {
  return field.length > placeMax ? `${field.slice(0, placeMax)}…` : field
}

/** What a client is asked for (RFC 6750, 3): nothing is said to be wrong where no key was sent. */
function challengeOf({ code, scope }: Failure, { headers }: FastifyRequest): string | undefined {
  const realm = 'Bearer realm="Roster"'
  if (code === 'insufficient_scope')
    return `${realm}, error="insufficient_scope"${scope === undefined ? '' : `, scope="${scope}"`}`
  if (code !== 'unauthenticated') return undefined
  const sendsKey = headers.authorization !== undefined || headers['x-api-key'] !== undefined
  return sendsKey ? `${realm}, error="invalid_token"` : realm
}

/** Failures that pass by themselves. */
const waits = new Set<FailureCode>(['unavailable', 'too_many_requests', 'idempotency_key_in_use'])

/** The first wire, the house's own, speaks for paths that nobody owns. */
function ownerOf(wires: readonly Wire[], url: string): Wire {
  const path = url.split('?', 1)[0]!
  const owner = wires.find((wire) => wire.owns(path)) ?? wires[0]
  if (owner === undefined) throw new Error('The server was created without a wire')
  return owner
}

/** One schema for every status that a wire's failures have. */
export function failuresOf(
  answers: Record<FailureCode, readonly [status: number, ...words: string[]]>,
  schema: TSchema,
): Wire['failures'] {
  return Object.fromEntries(Object.values(answers).map(([status]) => [status, schema]))
}

/** Names a failure for errors that only the caller knows (the store's); undefined leaves it at `internal`. */
export type ClassifyError = (error: unknown) => Failure | undefined

const byFastifyCode: Record<string, Failure> = {
  FST_ERR_CTP_BODY_TOO_LARGE: { code: 'too_large' },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: { code: 'unsupported_media_type' },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: {
    code: 'malformed',
    detail: 'The body is not as long as its Content-Length says.',
  },
  FST_ERR_BAD_URL: { code: 'malformed', detail: 'The path holds percent signs that do not encode UTF-8.' },
  FST_ERR_MAX_PARAM_LENGTH: { code: 'not_found' },
}

/** The failure that an error stands for. Its own message is never part of it, unless it was refused on purpose. */
export function failureOf(error: unknown, classify: ClassifyError = () => undefined): Failure {
  if (error instanceof Refusal) return error.failure
  const { code, statusCode } = error as { code?: string; statusCode?: number }
  const known = code === undefined ? undefined : byFastifyCode[code]
  if (known !== undefined) return known
  // Fastify marks what the client did wrong: a hang-up in the middle of a body, a header it cannot read.
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) return { code: 'malformed' }
  return classify(error) ?? { code: 'internal' }
}

/** Hears of an error; answers whether it is an outage of the database, which is logged once for all requests. */
export type NoteOutage = (error: unknown) => boolean

/**
 * Logs what the answer keeps to itself: our own faults as errors with their stack. That the database is away is told once
 * for all requests; a commit whose outcome nobody knows is told for each.
 */
export function logFailure(
  { code }: Failure,
  error: unknown,
  log: FastifyBaseLogger,
  noteOutage: NoteOutage,
): void {
  if (code === 'internal') log.error({ err: error }, 'internal')
  if (code !== 'unavailable' && code !== 'outcome_unknown') return
  const isNamed = error instanceof Refusal || noteOutage(error)
  if (!isNamed) log.warn({ err: error }, code)
  else if (code === 'outcome_unknown') log.warn(code)
}

interface Problem {
  /** The same for every problem of this kind, for programs. */
  type: string
  title: string
  status: number
  /** For this one occurrence. */
  detail?: string
  [extension: string]: unknown
}

/** Answers a problem (RFC 9457) as `application/problem+json`. */
export function answerProblem(
  reply: FastifyReply,
  { type, title, status, ...others }: Problem,
): FastifyReply {
  return reply
    .code(status)
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify({ type, title, status, ...others }))
}
