import { Transform, type TransformCallback } from 'node:stream'
import type { FastifyInstance, FastifyRequest, RequestPayload } from 'fastify'
import { Refusal } from '../../core/kernel/failure.ts'
import { Turns } from '../../core/kernel/semaphore.ts'
import type { ServerSettings } from './server-settings.ts'

interface Presence {
  connected: boolean
  working: boolean
  bodyBytes: number
  hasLeft: boolean
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

  server.addHook('onRequest', (request, reply, done) => {
    if (request.routeOptions.config.unbounded) return done()
    if (requests >= bounds.requestsInFlightMax) return done(tooMuch('Too many requests are in flight.'))
    const presence = { connected: true, working: false, bodyBytes: 0, hasLeft: false }
    present.set(request, presence)
    requests++
    reply.raw.once('close', () => {
      presence.connected = false
      leave(presence)
    })
    done()
  })
  // After the key was read, so that nobody without one can take others' room.
  server.addHook('preParsing', (request, _, payload, done) => {
    const presence = present.get(request)
    if (presence === undefined || request.routeOptions.config.streamsBody) return done(null, payload)
    const length = request.headers['content-length']
    if (length === undefined)
      return done(null, request.headers['transfer-encoding'] ? counted(payload, presence) : payload)
    // A longer one is refused by its length; nothing of it is kept.
    const isRead = Number(length) <= request.routeOptions.bodyLimit
    done(
      isRead && !claim(presence, Number(length)) ? tooMuch('Too many bytes are in flight.') : null,
      payload,
    )
  })
  server.addHook('preHandler', (request, _, done) => {
    const presence = present.get(request)
    if (presence !== undefined) work(presence)
    done()
  })
  server.addHook('onSend', (request, _, payload, done) => {
    const presence = present.get(request)
    if (presence !== undefined) {
      presence.working = false
      leave(presence)
    }
    done(null, payload)
  })

  /** Whether there was room. */
  function claim(presence: Presence, bytes: number): boolean {
    // Who is gone gives nothing back any more.
    if (!presence.connected) return true
    if (bodyBytes + bytes > bounds.bodyBytesInFlightMax) return false
    presence.bodyBytes += bytes
    bodyBytes += bytes
    return true
  }

  /** A body that does not say how long it is: claimed as it comes. */
  function counted(payload: RequestPayload, presence: Presence): RequestPayload {
    const counter = new Transform({
      transform(chunk: Buffer, _, done: TransformCallback) {
        if (claim(presence, chunk.length)) done(null, chunk)
        else done(tooMuch('Too many bytes are in flight.'))
      },
    })
    payload.once('error', (error) => counter.destroy(error as Error))
    // What still comes is read and thrown away, so that a client that is still sending gets to read its answer.
    counter.once('error', () => payload.unpipe(counter).resume())
    return payload.pipe(counter)
  }

  function leave(presence: Presence): void {
    if (presence.connected || presence.working || presence.hasLeft) return
    presence.hasLeft = true
    requests--
    bodyBytes -= presence.bodyBytes
    presence.bodyBytes = 0
  }

  /** Of a client that hung up already, too. */
  function work(presence: Presence): void {
    presence.working = true
    if (presence.hasLeft) requests++
    presence.hasLeft = false
  }
}

function tooMuch(detail: string): Refusal {
  return new Refusal({ code: 'unavailable', detail, retryAfterS: 1 })
}

const inAllMax = 4
/** One in the database while the answer of another is written. */
const ofAnAccountMax = 2
const waitingMax = 64

/**
 * Calls that bring or take many contacts, a few at once, lest their data fill the memory. An account that waits for its own
 * locks leaves the others their turns; one whose calls pile up is refused.
 */
export class LargeCalls {
  readonly #all = new Turns(inAllMax)
  readonly #ofAccounts = new Map<string, { turns: Turns; calls: number }>()

  async take<T>(accountId: string, work: () => Promise<T>): Promise<T> {
    const own = this.#ofAccounts.get(accountId) ?? { turns: new Turns(ofAnAccountMax), calls: 0 }
    if (own.turns.waiting >= waitingMax) {
      throw new Refusal({
        code: 'too_many_requests',
        detail: 'Too many calls about hundreds of contacts wait already.',
        retryAfterS: 5,
      })
    }
    this.#ofAccounts.set(accountId, own)
    own.calls++
    try {
      return await own.turns.take(() => this.#all.take(work))
    } finally {
      if (--own.calls === 0) this.#ofAccounts.delete(accountId)
    }
  }
}
