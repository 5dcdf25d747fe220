import { Transform, type TransformCallback } from 'node:stream'
import type { FastifyInstance, FastifyRequest, RequestPayload } from 'fastify'
import { Refusal } from '../../core/kernel/failure.ts'
import { Semaphore } from '../../core/kernel/semaphore.ts'
import type { ServerSettings } from './server-settings.ts'

type Phase = 'asking' | 'arriving' | 'working' | 'over'

interface Presence {
  phase: Phase
  connected: boolean
  /** Its key, or its address if it has no key. */
  holder: string
  writes: boolean
  bodyBytes: number
  /** Cancels a body that is still arriving. */
  cut: (() => void) | undefined
}

type Bounds = Pick<ServerSettings, 'requestsInFlightMax' | 'bodyBytesInFlightMax'>

/** A body of at most this size counts completely from the start, because it usually arrives in one piece. */
const smallBodyBytes = 4 * 1024

/**
 * Refuses with `unavailable` requests beyond the limits of requests in progress and of bytes of their bodies,
 * so that memory and the database's queue stay bounded. A request that waits for its body is not in progress,
 * and its bytes count as they arrive. Beyond the limit of requests there is a reserve for callers with few in
 * flight, and for reads while writes are too many. If bytes are short, the holder with the most loses the
 * body that has been arriving for longest.
 *
 * A request whose client hung up counts until its handler ends; routes with `unbounded` in their config never
 * count.
 */
export function boundInFlight(server: FastifyInstance, bounds: Bounds): void {
  const present = new WeakMap<FastifyRequest, Presence>()
  const asking = { count: 0 }
  const working = new Working(bounds.requestsInFlightMax)
  const bodies = new Bodies(bounds.bodyBytesInFlightMax)

  server.addHook('onRequest', (request, reply, done) => {
    if (request.routeOptions.config.unbounded) return done()
    if (asking.count >= bounds.requestsInFlightMax) return done(tooMuch('Too many requests are in flight.'))
    const writes = request.routeOptions.config.writes === true
    const presence: Presence = {
      phase: 'asking',
      connected: true,
      holder: '',
      writes,
      bodyBytes: 0,
      cut: undefined,
    }
    present.set(request, presence)
    asking.count++
    reply.raw.once('close', () => {
      presence.connected = false
      if (presence.phase !== 'working') leave(presence)
    })
    done()
  })
  // After the key was read, so that callers without one cannot take the room of others.
  server.addHook('preParsing', (request, _, payload, done) => {
    const presence = present.get(request)
    if (presence === undefined || presence.phase !== 'asking') return done(null, payload)
    const { principal } = request
    presence.holder = principal && principal.keyId !== 'none' ? principal.keyId : request.ip
    enter(presence, 'arriving')
    if (request.routeOptions.config.streamsBody) return done(null, payload)
    const { 'content-length': length, 'transfer-encoding': coding } = request.headers
    if (length === undefined && coding === undefined) return done(null, payload)
    // A longer body than the route accepts is refused by its length; none of it is stored.
    if (length !== undefined && Number(length) > request.routeOptions.bodyLimit) return done(null, payload)
    if (length === undefined || Number(length) > smallBodyBytes) return done(null, counted(payload, presence))
    done(bodies.claim(presence, Number(length)) ? null : tooMuch('Too many bytes are in flight.'), payload)
  })
  server.addHook('preHandler', (request, _, done) => {
    const presence = present.get(request)
    if (presence === undefined) return done()
    if (!working.hasRoomFor(presence)) return done(tooMuch('Too many requests are in flight.'))
    enter(presence, 'working')
    done()
  })
  server.addHook('onSend', (request, _, payload, done) => {
    const presence = present.get(request)
    if (presence !== undefined) leave(presence)
    done(null, payload)
  })

  /** A request counts until its work is done, even if its client hung up. */
  function enter(presence: Presence, phase: Phase): void {
    if (presence.phase === 'asking') asking.count--
    if (presence.phase === 'working') working.remove(presence)
    if (presence.phase === 'arriving') bodies.arrived(presence)
    presence.phase = phase
    if (phase === 'working') working.add(presence)
  }

  function leave(presence: Presence): void {
    // Its bytes are in memory until the answer was sent.
    if (presence.phase !== 'over') enter(presence, 'over')
    if (!presence.connected) bodies.release(presence)
  }

  /** A body whose bytes are claimed as they arrive. */
  function counted(payload: RequestPayload, presence: Presence): RequestPayload {
    const counter = new Transform({
      transform(chunk: Buffer, _, done: TransformCallback) {
        if (bodies.claim(presence, chunk.length)) done(null, chunk)
        else done(tooMuch('Too many bytes are in flight.'))
      },
    })
    bodies.arrives(presence, () => counter.destroy(tooMuch('Others need the room that this body takes.')))
    payload.once('error', (error) => counter.destroy(error as Error))
    // The rest of the body is read and discarded, so that a client that is still sending can read its answer.
    counter.once('error', () => payload.unpipe(counter).resume())
    return payload.pipe(counter)
  }
}

/** The requests in progress. */
class Working {
  readonly #max: number
  readonly #held = { reads: new Map<string, number>(), writes: new Map<string, number>() }
  #count = 0

  constructor(max: number) {
    this.#max = max
  }

  hasRoomFor(presence: Presence): boolean {
    if (this.#count < this.#max) return true
    const held = this.#heldBy(presence).get(presence.holder) ?? 0
    return this.#count < this.#max + Math.ceil(this.#max / 8) && held < Math.ceil(this.#max / 16)
  }

  add(presence: Presence): void {
    this.#count++
    const held = this.#heldBy(presence)
    held.set(presence.holder, (held.get(presence.holder) ?? 0) + 1)
  }

  remove(presence: Presence): void {
    this.#count--
    const held = this.#heldBy(presence)
    const left = (held.get(presence.holder) ?? 1) - 1
    if (left === 0) held.delete(presence.holder)
    else held.set(presence.holder, left)
  }

  #heldBy({ writes }: Presence): Map<string, number> {
    return writes ? this.#held.writes : this.#held.reads
  }
}

/** The bytes of bodies, and the bodies that are still arriving, the oldest first. */
class Bodies {
  readonly #max: number
  readonly #held = new Map<string, number>()
  readonly #arriving = new Set<Presence>()
  #bytes = 0

  constructor(max: number) {
    this.#max = max
  }

  arrives(presence: Presence, cut: () => void): void {
    presence.cut = cut
    this.#arriving.add(presence)
  }

  arrived(presence: Presence): void {
    this.#arriving.delete(presence)
  }

  /** Whether there was room, or room could be made. */
  claim(presence: Presence, bytes: number): boolean {
    // The bytes of a request without a connection are released already.
    if (!presence.connected) return true
    while (this.#bytes + bytes > this.#max) if (!this.#makeRoom(presence, bytes)) return false
    this.#add(presence, bytes)
    return true
  }

  release(presence: Presence): void {
    this.#add(presence, -presence.bodyBytes)
  }

  #makeRoom({ holder }: Presence, bytes: number): boolean {
    const most = (this.#held.get(holder) ?? 0) + bytes
    let victim: Presence | undefined
    for (const presence of this.#arriving) {
      const held = this.#heldBy(presence)
      if (presence.bodyBytes > 0 && held > most && (victim === undefined || held > this.#heldBy(victim)))
        victim = presence
    }
    if (victim === undefined) return false
    this.arrived(victim)
    this.release(victim)
    victim.cut?.()
    return true
  }

  #heldBy({ holder }: Presence): number {
    return this.#held.get(holder) ?? 0
  }

  #add(presence: Presence, bytes: number): void {
    if (bytes === 0) return
    presence.bodyBytes += bytes
    this.#bytes += bytes
    const held = this.#heldBy(presence) + bytes
    if (held === 0) this.#held.delete(presence.holder)
    else this.#held.set(presence.holder, held)
  }
}

function tooMuch(detail: string): Refusal {
  return new Refusal({ code: 'unavailable', detail, retryAfterS: 1 })
}

const inAllMax = 4
/** One in the database while the answer to another is written. */
const ofAnAccountMax = 2
const waitingMax = 64

/**
 * Calls that send or return many contacts run a few at once, so that their data does not fill the memory. An
 * account that waits for its own locks does not block others; calls of one account beyond a limit are
 * refused.
 */
export class LargeCalls {
  readonly #all = new Semaphore(inAllMax)
  readonly #ofAccounts = new Map<string, { turns: Semaphore; calls: number }>()

  async take<T>(accountId: string, work: () => Promise<T>): Promise<T> {
    const own = this.#ofAccounts.get(accountId) ?? { turns: new Semaphore(ofAnAccountMax), calls: 0 }
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
