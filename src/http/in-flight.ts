import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Refusal } from '../core/failure.ts'

interface Presence {
  connected: boolean
  working: boolean
}

/**
 * Refuses requests beyond `max` in flight with `unavailable`, so that memory and the database's queue stay bounded.
 * One whose client hung up counts for as long as its handler works; routes with `unbounded` in their config never count.
 */
export function boundInFlight(server: FastifyInstance, max: number): void {
  const present = new WeakMap<FastifyRequest, Presence>()
  let inFlight = 0

  server.addHook('onRequest', async (request, reply) => {
    if (request.routeOptions.config.unbounded) return
    if (inFlight >= max) {
      throw new Refusal({ code: 'unavailable', detail: 'Too many requests are in flight.', retryAfterS: 1 })
    }
    const presence = { connected: true, working: false }
    present.set(request, presence)
    inFlight++
    reply.raw.once('close', () => change(presence, { connected: false }))
  })
  server.addHook('preHandler', async (request) => change(present.get(request), { working: true }))
  server.addHook('onSend', async (request) => change(present.get(request), { working: false }))

  function change(presence: Presence | undefined, to: Partial<Presence>): void {
    if (presence === undefined) return
    const before = presence.connected || presence.working
    Object.assign(presence, to)
    const after = presence.connected || presence.working
    inFlight += Number(after) - Number(before)
  }
}
