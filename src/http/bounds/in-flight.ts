import { Transform, type TransformCallback } from 'node:stream'
import type { FastifyInstance, FastifyRequest, RequestPayload } from 'fastify'
import { Refusal } from '../../core/kernel/failure.ts'
import { Turns } from '../../core/kernel/semaphore.ts'
import type { ServerSettings } from './server-settings.ts'

type Phase = 'asking' | 'arriving' | 'working' | 'over'

interface Presence {
  phase: Phase
  connected: boolean
  /** Who holds what it takes: its key, or its address where there is none. */
  holder: string
  writes: boolean
  bodyBytes: number
  /** Gives its body up, while that still comes. */
  cut: (() => void) | undefined
}

type Bounds = Pick<ServerSettings, 'requestsInFlightMax' | 'bodyBytesInFlightMax'>

/** A body that is no longer than this counts whole from its beginning: it comes in one piece as a rule. */
const smallBodyBytes = 4 * 1024

/**
 * Refuses with `unavailable` what is beyond the bounds: requests that are worked on, and the bytes of their bodies, so that
 * memory and the database's queue stay bounded. What only waits for its body is not worked on, and its bytes count as
 * they come. Beyond the bound of requests is room for callers who have few in flight, and for reads of those whose writes are too
 * many. Where bytes are short, whoever holds most of them loses the body that has been coming for longest.
 *
 * One whose client hung up counts for as long as its handler works; routes with `unbounded` in their config never count.
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
  // After the key was read, so that nobody without one can take others' room.
  server.addHook('preParsing', (request, _, payload, done) => {
    const presence = present.get(request)
    if (presence === undefined || presence.phase !== 'asking') return done(null, payload)
    const { principal } = request
    presence.holder = principal && principal.keyId !== 'none' ? principal.keyId : request.ip
    enter(presence, 'arriving')
    if (request.routeOptions.config.streamsBody) return done(null, payload)
    const { 'content-length': length, 'transfer-encoding': coding } = request.headers
    if (length === undefined && coding === undefined) return done(null, payload)
    // A longer one than the route takes is refused by its length; nothing of it is kept.
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

  /** A request counts until its work is done, also when its client hung up. */
  function enter(presence: Presence, phase: Phase): void {
    if (presence.phase === 'asking') asking.count--
    if (presence.phase === 'working') working.remove(presence)
    if (presence.phase === 'arriving') bodies.arrived(presence)
    presence.phase = phase
    if (phase === 'working') working.add(presence)
  }

  function leave(presence: Presence): void {
    // Its bytes are in memory for as long as somebody waits for what became of them.
    if (presence.phase !== 'over') enter(presence, 'over')
    if (!presence.connected) bodies.release(presence)
  }

  /** A body whose bytes are claimed as they come. */
  function counted(payload: RequestPayload, presence: Presence): RequestPayload {
    const counter = new Transform({
      transform(chunk: Buffer, _, done: TransformCallback) {
        if (bodies.claim(presence, chunk.length)) done(null, chunk)
        else done(tooMuch('Too many bytes are in flight.'))
      },
    })
    bodies.arrives(presence, () => counter.destroy(tooMuch('Others need the room that this body takes.')))
    payload.once('error', (error) => counter.destroy(error as Error))
    // What still comes is read and thrown away, so that a client that is still sending gets to read its answer.
    counter.once('error', () => payload.unpipe(counter).resume())
    return payload.pipe(counter)
  }
}

/** The requests that are worked on. */
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

/** The bytes of bodies, and those bodies that still come, the oldest first. */
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

  /** Whether there was room, or could be made. */
  claim(presence: Presence, bytes: number): boolean {
    // Who is gone gives nothing back any more.
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
