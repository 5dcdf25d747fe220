import { describeOutage, type OutageKind, outageOf } from '../../store/kernel/outages.ts'

/** Whether the database answers requests; if not, one sentence says why and what to do. */
export type Health = { isWell: true } | { isWell: false; reason: string }

interface HealthOptions {
  /** Reads and writes the store like a request; rejects with the error that a request would meet. */
  probe(options: { takesRoom: boolean }): Promise<void>
  /** Logs a sentence when an outage begins, when its cause changes, and when it ends. */
  log(sentence: string, level: 'info' | 'warn'): void
  /** Callers of a health check give up after a few seconds, so the probe has a time limit too. */
  timeoutMs?: number
}

interface Outage {
  kind: OutageKind | 'unnamed'
  since: number
  lastFailedAt: number
  failures: number
}

/** The database is probed at most once in this time, however often a load balancer asks. */
const answerLastsMs = 1_000
/** Time-outs of requests are sporadic; such an outage is over when none has occurred for this long. */
const quietMs = 5_000

/**
 * The state of the database as this process knows it, from failed requests and from a small write of its own.
 * An outage is logged with one sentence when it begins and one when it ends, however many requests fail
 * meanwhile.
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

  /** Records an error of a request or job. Returns whether it is an outage; then its stack need not be logged. */
  note(error: unknown): boolean {
    const kind = outageOf(error) ?? outageOf((error as { cause?: unknown } | undefined)?.cause)
    if (kind === undefined) return false
    this.#begin(kind)
    this.#outage!.failures++
    return true
  }

  /** Probes the database, at most once a second for all callers. */
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
    // An outage that began during the probe was not covered by it.
    if (outage !== undefined && outage === this.#outage) this.#endIfOver(outage)
    return { isWell: true }
  }

  #begin(kind: Outage['kind']): void {
    const now = Date.now()
    const outage = this.#outage
    if (outage === undefined) {
      this.#outage = { kind, since: now, lastFailedAt: now, failures: 0 }
      // The cached result is no longer valid.
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

/**
 * The order in which simultaneous causes are reported, the heavier first: a server that is down because its
 * disk is full reports both.
 */
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
  // A result after the time limit is ignored.
  question.catch(() => {})
  await Promise.race([question, late]).finally(() => clearTimeout(timer))
}
