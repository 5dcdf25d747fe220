import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Failure } from '../../core/kernel/failure.ts'
import { type Answers, failuresOf, standardAnswers } from '../../http/calls/failures.ts'
import { faultMessage } from '../../http/validation/fault-message.ts'

/** Status and sentence of every failure. This wire only reads, so what concerns writes is never answered. */
const answers = {
  ...standardAnswers,
  workspace_required: [400, 'An account key needs workspaceId.'],
  not_found: [404, 'There is no such list or workspace.'],
  method_not_allowed: [405, 'Only GET is known here.'],
  unsupported_media_type: [415, 'No body is expected.'],
  unavailable: [503, 'Try again shortly.'],
} satisfies Answers

/**
 * Answers a failure as plain text. At `/cid` the body is empty, since phone systems show it as the caller's
 * name; there, an unreadable number is 200, like an unknown one.
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
