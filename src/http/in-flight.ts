import { Transform, type TransformCallback } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Refusal } from '../core/failure.ts'
import type { ServerSettings } from './server-settings.ts'

interface Presence {
  connected: boolean
  working: boolean
  bodyBytes: number
}

type Bounds = Pick<ServerSettings, 'requestsInFlightMax' | 'bodyBytesInFlightMax'>

/**
 * Refuses with `unavailable` what is beyond the bounds: requests in flight, and the bytes of their bodies, so that
 * memory and the database's queue stay bounded. One whose client hung up counts for as long as its handler works;
 * routes with `unbounded` in their config never count.
 */
export function boundInFlight(server: FastifyInstance, bounds: Bounds): void {
  const present = new WeakMap<FastifyRequest, Presence>()
  let requests = 0
  let bodyBytes = 0

  server.addHook('onRequest', async (request, reply) => {
    if (request.routeOptions.config.unbounded) return
    if (requests >= bounds.requestsInFlightMax) throw tooMuch('Too many requests are in flight.')
    const presence = { connected: true, working: false, bodyBytes: 0 }
    present.set(request, presence)
    requests++
    reply.raw.once('close', () => change(presence, { connected: false }))
  })
  // After the key was read, so that nobody without one can take others' room.
  server.addHook('preParsing', async (request, _, payload) => {
    const presence = present.get(request)
    if (presence === undefined) return payload
    const length = request.headers['content-length']
    if (length === undefined)
      return request.headers['transfer-encoding'] ? counted(payload, presence) : payload
    // A longer one is refused by its length; nothing of it is kept.
    if (Number(length) <= request.routeOptions.bodyLimit) claim(presence, Number(length))
    return payload
  })
  server.addHook('preHandler', async (request) => change(present.get(request), { working: true }))
  server.addHook('onSend', async (request) => change(present.get(request), { working: false }))

  function claim(presence: Presence, bytes: number): void {
    // Who is gone gives nothing back any more.
    if (!presence.connected) return
    if (bodyBytes + bytes > bounds.bodyBytesInFlightMax) throw tooMuch('Too many bytes are in flight.')
    presence.bodyBytes += bytes
    bodyBytes += bytes
  }

  /** A body that does not say how long it is: claimed as it comes. */
  function counted(payload: NodeJS.ReadableStream, presence: Presence): NodeJS.ReadableStream {
    const counter = new Transform({
      transform(chunk: Buffer, _, done: TransformCallback) {
        try {
          claim(presence, chunk.length)
          done(null, chunk)
        } catch (error) {
          done(error as Error)
        }
      },
    })
    payload.once('error', (error) => counter.destroy(error as Error))
    // What still comes is read and thrown away, so that a client that is still sending gets to read its answer.
    counter.once('error', () => payload.unpipe(counter).resume())
    return payload.pipe(counter)
  }

  function change(presence: Presence | undefined, to: Partial<Presence>): void {
    if (presence === undefined) return
    const before = presence.connected || presence.working
    Object.assign(presence, to)
    const after = presence.connected || presence.working
    requests += Number(after) - Number(before)
    if (after) return
    bodyBytes -= presence.bodyBytes
    presence.bodyBytes = 0
  }
}

function tooMuch(detail: string): Refusal {
  return new Refusal({ code: 'unavailable', detail, retryAfterS: 1 })
}
