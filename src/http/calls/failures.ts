import type { FastifyBaseLogger, FastifyReply, FastifyRequest } from 'fastify'
import type { TSchema } from 'typebox'
import { allows, type Principal } from '../../core/access/principal.ts'
import { type Failure, type FailureCode, Refusal } from '../../core/kernel/failure.ts'
import { patchTypes } from '../json/json-body.ts'
import { faultsMax } from '../validation/faults.ts'
import { concealedFailure } from './conceal.ts'
import type { Wire } from './operation.ts'

/** Writes a failure in the shape of the wire that owns the path, with the headers of its code. */
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
  // Undefined if the router refused the path before there was a principal.
  const { principal } = request as { principal?: Principal | null }
  const shown = !principal || allows(principal, 'read') ? failure : concealedFailure(failure)
  return ownerOf(wires, request.url).answerFailure(withinBounds(shown), request, reply)
}

/**
 * A failure with at most as many faults and conflicts as an answer lists, each place of readable length. The
 * number of those left out is in the detail, and in `leftOut` for wires whose answer has no detail beside
 * faults.
 */
export function withinBounds(failure: Failure, max = faultsMax): Failure {
  const { faults, conflicts } = failure
  const leftOut = Math.max(0, (faults?.length ?? 0) - max, (conflicts?.length ?? 0) - max)
  const isLong = faults?.some(({ field }) => field.length > placeMax) ?? false
  if (leftOut === 0 && !isLong) return failure
  const shown = faults?.slice(0, max).map((fault) => ({ ...fault, field: shortPlace(fault.field) }))
  return {
    ...failure,
    ...(shown && { faults: shown }),
    ...(conflicts && { conflicts: conflicts.slice(0, max) }),
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

/** The WWW-Authenticate header (RFC 6750, 3): without an error code if no key was sent. */
function challengeOf({ code, scope }: Failure, { headers }: FastifyRequest): string | undefined {
  const realm = 'Bearer realm="Roster"'
  if (code === 'insufficient_scope')
    return `${realm}, error="insufficient_scope"${scope === undefined ? '' : `, scope="${scope}"`}`
  if (code !== 'unauthenticated') return undefined
  const sendsKey = headers.authorization !== undefined || headers['x-api-key'] !== undefined
  return sendsKey ? `${realm}, error="invalid_token"` : realm
}

/** Failures that end without action of the caller. */
const waits = new Set<FailureCode>(['unavailable', 'too_many_requests', 'idempotency_key_in_use'])

/** The wire that owns a path; the first wire for paths without an owner. */
function ownerOf(wires: readonly Wire[], url: string): Wire {
  const path = url.split('?', 1)[0]!
  const owner = wires.find((wire) => wire.owns(path)) ?? wires[0]
  if (owner === undefined) throw new Error('The server was created without a wire')
  return owner
}

/** A failure's status, and its sentence if the failure has no detail of its own. */
export type Answers = Readonly<Record<FailureCode, readonly [status: number, sentence: string]>>

/**
 * The standard status of every failure (RFC 9110 and 6585). A wire spreads this table and overrides what its
 * own API documents differently, so that every wire answers a new code as soon as it is in this table.
 */
export const standardAnswers: Answers = {
  invalid: [400, 'The request has faults.'],
  malformed: [400, 'The request could not be read.'],
  workspace_required: [400, 'An account key acts in many workspaces: name one as workspaceId.'],
  workspace_key_required: [400, 'This call needs a workspace key.'],
  unauthenticated: [401, 'The API key is missing, unknown, expired or revoked.'],
  insufficient_scope: [403, 'The API key does not have the scope that this call needs.'],
  forbidden: [403, 'This caller may not do this.'],
  not_found: [404, 'There is no such record.'],
  no_number: [404, 'There is no number to look for.'],
  no_such_route: [404, 'There is no such path.'],
  method_not_allowed: [405, 'The path does not know this method; Allow lists those that it knows.'],
  conflict: [409, 'Another contact of the workspace already has this value.'],
  possible_same: [409, 'Another contact of the workspace has this phone in another form.'],
  ambiguous: [409, 'Several contacts have this value.'],
  needs_answer: [409, 'A question is open.'],
  in_use: [409, 'A segment would include contacts that it leaves out now.'],
  unexpected_count: [409, 'A bulk change would go through another number of contacts than expected.'],
  idempotency_key_in_use: [409, 'The first request with this Idempotency-Key is still running.'],
  cursor_expired: [410, 'The change feed cannot be told from this cursor any more.'],
  precondition_failed: [412, 'The record has changed meanwhile; nothing was written.'],
  too_large: [413, 'The body is too large.'],
  unsupported_media_type: [415, 'The body must be application/json in UTF-8.'],
  misdirected: [421, 'Roster is not known by this Host.'],
  idempotency_key_reused: [422, 'This Idempotency-Key was sent with another request in the last 24 hours.'],
  too_many_requests: [429, 'Try again after the seconds in Retry-After.'],
  internal: [500, 'Something went wrong here; it has been logged.'],
  unavailable: [503, 'Nothing was written. Try again after the seconds in Retry-After.'],
  outcome_unknown: [503, 'It is not known whether the write was committed: read before you write again.'],
}

/** The statuses of a wire's failures, with their common schema, for its documents. */
export function failuresOf(
  answers: Readonly<Record<FailureCode, readonly [status: number, ...words: string[]]>>,
  schema: TSchema,
): Wire['failures'] {
  const statuses = Object.entries(answers).map(([code, [status]]) => [code, status])
  return { statuses: Object.fromEntries(statuses), schema }
}

/** Classifies errors that only the caller knows (the store's); undefined leaves the failure at `internal`. */
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

/** The failure of an error. The error's own message is never part of it, unless it is a `Refusal`. */
export function failureOf(error: unknown, classify: ClassifyError = () => undefined): Failure {
  if (error instanceof Refusal) return error.failure
  const { code, statusCode } = error as { code?: string; statusCode?: number }
  const known = code === undefined ? undefined : byFastifyCode[code]
  if (known !== undefined) return known
  // Fastify marks errors of the client: a hang-up in the middle of a body, an unreadable header.
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) return { code: 'malformed' }
  return classify(error) ?? { code: 'internal' }
}

/** Called with an error; returns whether it is an outage of the database, which is logged once for all requests. */
export type NoteOutage = (error: unknown) => boolean

/**
 * Logs what the answer does not say: defects as errors with their stack. An outage of the database is logged
 * once for all requests; a commit with an unknown outcome is logged for each.
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
  /** One URI for each kind of problem, for programs. */
  type: string
  title: string
  status: number
  /** About this occurrence. */
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
