import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Failure, FailureCode } from '../../core/kernel/failure.ts'
import { failuresOf } from '../../http/calls/failures.ts'
import { faultMessage } from '../../http/validation/fault-message.ts'

/** This wire only reads, so what concerns writes is never answered; it stands here as one line each. */
const noWrite = [400, 'The request could not be read.'] as const

/** Status and sentence of every failure. */
const answers: Record<FailureCode, readonly [status: number, sentence: string]> = {
  invalid: [400, 'The request has faults.'],
  malformed: [400, 'The request could not be read.'],
  workspace_required: [400, 'An account key needs workspaceId.'],
  workspace_key_required: [400, 'This needs a workspace key.'],
  unauthenticated: [401, 'The key is missing, unknown, expired or revoked.'],
  insufficient_scope: [403, 'The key does not have the scope that this needs.'],
  forbidden: [403, 'This caller may not do this.'],
  not_found: [404, 'There is no such list or workspace.'],
  no_number: [404, 'There is no number to look for.'],
  no_such_route: [404, 'There is no such path.'],
  misdirected: [421, 'Roster is not known by this Host.'],
  method_not_allowed: [405, 'Only GET is known here.'],
  ambiguous: [409, 'Several contacts have this value.'],
  conflict: noWrite,
  possible_same: noWrite,
  needs_answer: noWrite,
  in_use: noWrite,
  unexpected_count: noWrite,
  precondition_failed: noWrite,
  cursor_expired: noWrite,
  idempotency_key_reused: noWrite,
  idempotency_key_in_use: noWrite,
  too_large: [413, 'The body is too large.'],
  unsupported_media_type: [415, 'No body is expected.'],
  too_many_requests: [429, 'Try again later.'],
  internal: [500, 'Something went wrong here; it has been logged.'],
  unavailable: [503, 'Try again shortly.'],
  outcome_unknown: [503, 'Try again shortly.'],
}

/**
 * Answers a failure as plain text. At `/cid` the body is empty, since phone systems show what comes as the caller's
 * name; a number that cannot be read is 200 there, as one that nobody has.
 */
export function answerFailure(failure: Failure, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const [status, standard] = answers[failure.code]
  // Telephones send a password only when they are asked for one in this way (RFC 7617), and read the first challenge.
  if (failure.code === 'unauthenticated') {
    const bearer = String(reply.getHeader('www-authenticate') ?? 'Bearer realm="Roster"')
    reply.header('www-authenticate', `Basic realm="Roster", charset="UTF-8", ${bearer}`)
  }
  reply.type('text/plain; charset=utf-8')
  if (isCallerName(request.url)) return reply.code(isOfNumber(failure) ? 200 : status).send('')
  const faults = (failure.faults ?? []).map((fault) => `${fault.field} ${faultMessage(fault)}`)
  const text = faults.length > 0 ? faults.join('\n') : (failure.detail ?? standard)
  return reply.code(status).send(`${text}\n`)
}

function isCallerName(url: string): boolean {
  return /^\/cid\/?(\?|$)/.test(url)
}

/** Whether the fault is in what the phone system sent of a caller, not in how it was set up. */
function isOfNumber({ code, faults = [] }: Failure): boolean {
  return code === 'invalid' && faults.every(({ field }) => field !== 'workspaceId')
}

export const failures = failuresOf(answers, Type.String({ description: 'A sentence; empty at `/cid`' }))
