import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Failure } from '../core/failure.ts'
import type { Wire } from './wire.ts'

/** Writes a failure in the shape of the wire that owns the path, with the headers that go with its code. */
export function answerFailure(
  wires: readonly Wire[],
  failure: Failure,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  if (failure.code === 'unauthenticated') reply.header('www-authenticate', 'Bearer')
  if (failure.code === 'unavailable' || failure.code === 'too_many_requests') {
    reply.header('retry-after', String(failure.retryAfterS ?? 1))
  }
  return ownerOf(wires, request.url).answerFailure(failure, request, reply)
}

/** The first wire, the house's own, speaks for paths that nobody owns. */
function ownerOf(wires: readonly Wire[], url: string): Wire {
  const path = url.split('?', 1)[0]!
  const owner = wires.find((wire) => wire.owns(path)) ?? wires[0]
  if (owner === undefined) throw new Error('The server was created without a wire')
  return owner
}
