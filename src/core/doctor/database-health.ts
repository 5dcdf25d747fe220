import { describeOutage, type OutageKind, outageOf } from '../../store/kernel/outages.ts'

/** Whether requests are answered; where they are not, one sentence says why and what to do. */
export type Health = { isWell: true } | { isWell: false; reason: string }

interface HealthOptions {
  /** Reads and writes the store as a request does, and throws what a request would meet. */
  probe(options: { takesRoom: boolean }): Promise<void>
  /** Hears a sentence when an outage begins, when its cause turns out to be another, and when it ends. */
  log(sentence: string, level: 'info' | 'warn'): void
  /** Whoever asks for health gives up after a few seconds. */
  timeoutMs?: number
}

interface Outage {
  kind: OutageKind | 'unnamed'
  since: number
  lastFailedAt: number
  failures: number
}

/** A load balancer may ask often; the database is asked once in this time. */
const answerLastsMs = 1_000
/** Requests that time out come and go; the outage is over when none has for so long. */
const quietMs = 5_000

/**
 * What this process knows of its database: from requests that fail, and from a small write of its own. An outage is one
 * sentence when it begins and one when it ends, however many requests fail meanwhile.
 */
export class DatabaseHealth {
  readonly #options: HealthOptions
  #outage: Outage | undefined
  #timer: NodeJS.Timeout | undefined
  #last: { at: number; health: Health } | undefined
  #looking: Promise<Health> | undefined
  #isClosed = false

  constructor(options: HealthOptions) {
    this.#options = options
  }

  /** Tells of an error that a request or a job met; answers whether it is an outage, so that its stack says nothing more. */
  note(error: unknown): boolean {
    const kind = outageOf(error) ?? outageOf((error as { cause?: unknown } | undefined)?.cause)
    if (kind === undefined) return false
    this.#begin(kind)
    this.#outage!.failures++
    return true
  }

  /** Asks the database, at most once a second, however many ask. */
  async look(): Promise<Health> {
    if (this.#last !== undefined && Date.now() - this.#last.at < answerLastsMs) return this.#last.health
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined
    })
    return this.#looking
  }

  close(): void {
    this.#isClosed = true
    clearTimeout(this.#timer)
  }

  async #look(): Promise<Health> {
    const health = await this.#ask()
    this.#last = { at: Date.now(), health }
    return health
  }

  async #ask(): Promise<Health> {
    const outage = this.#outage
    try {
      await within(
        this.#options.timeoutMs ?? 2_000,
        this.#options.probe({ takesRoom: outage?.kind === 'disk_full' }),
      )
    } catch (error) {
      const kind = error instanceof TooSlow ? 'away' : (outageOf(error) ?? 'unnamed')
      this.#begin(kind)
      return { isWell: false, reason: sentenceOf(kind) }
    }
    // One that began meanwhile was not asked about.
    if (outage !== undefined && outage === this.#outage) this.#endIfOver(outage)
    return { isWell: true }
  }

  #begin(kind: Outage['kind']): void {
    const now = Date.now()
    const outage = this.#outage
    if (outage === undefined) {
      this.#outage = { kind, since: now, lastFailedAt: now, failures: 0 }
      // What was found out before holds no more.
      this.#last = undefined
      this.#options.log(`${sentenceOf(kind)}; what needs it is answered 503 until it is back`, 'warn')
      this.#lookAgain()
      return
    }
    outage.lastFailedAt = now
    if (weightOf(kind) <= weightOf(outage.kind)) return
    outage.kind = kind
    this.#options.log(sentenceOf(kind), 'warn')
  }

  #lookAgain(): void {
    if (this.#isClosed) return
    this.#timer = setTimeout(async () => {
      await this.look()
      if (this.#outage !== undefined) this.#lookAgain()
    }, answerLastsMs).unref()
  }

  #endIfOver(outage: Outage): void {
    if (outage.kind === 'busy' && Date.now() - outage.lastFailedAt < quietMs) return
    this.#outage = undefined
    const seconds = Math.max(1, Math.round((Date.now() - outage.since) / 1_000))
    this.#options.log(
      `the database answers again, after ${seconds} s in which ${outage.failures.toLocaleString('en')} requests and steps failed`,
      'info',
    )
  }
}

/** The order in which kinds are told when there are several at once, the heavier first: a server that went away because its disk is full says so later. */
function weightOf(kind: Outage['kind']): number {
  return kind === 'busy' ? 0 : kind === 'away' || kind === 'unnamed' ? 1 : 2
}

function sentenceOf(kind: Outage['kind']): string {
  return kind === 'unnamed' ? 'the database failed a small write' : describeOutage(kind)
}

class TooSlow extends Error {}

async function within(timeoutMs: number, question: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TooSlow()), timeoutMs)
  })
  // What answers too late is of no interest any more.
  question.catch(() => {})
  await Promise.race([question, late]).finally(() => clearTimeout(timer))
}
