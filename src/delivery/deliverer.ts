import { newId } from '../core/kernel/ids.ts'
import { PollLoop } from '../core/kernel/poll-loop.ts'
import { attemptOf, openSecrets } from '../core/webhooks/deliveries.ts'
import { mayStillMake } from '../core/webhooks/maker.ts'
import { planDeliveries } from '../core/webhooks/plan-deliveries.ts'
import { failingMsMax, judgeAnswer, nextTryAt } from '../core/webhooks/retry-schedule.ts'
import type { WebhookAnswer } from '../core/webhooks/sender.ts'
import { type SigningSecret, signatureHeaders } from '../core/webhooks/signing.ts'
import { pauseFor, type WebhookSettings, webhookScope } from '../core/webhooks/webhooks.ts'
import { isRetryable, OutcomeUnknown } from '../store/kernel/errors.ts'
import { outageOf } from '../store/kernel/outages.ts'
import type { DirectoryScope, Scope } from '../store/kernel/scope.ts'
import type { WebhookDeliveryRow, WebhookRow } from '../store/kernel/tables.ts'
import { claimDeliveries, finishTry } from '../store/webhooks/deliveries.ts'
import {
  type DueWebhook,
  findDueWebhooks,
  findWebhook,
  noteFailure,
  noteSuccess,
} from '../store/webhooks/webhooks.ts'

/** How often new changes are looked for, in milliseconds. */
const pollMs = 250
/** How often changes are looked for while there are no active webhooks, in milliseconds. */
const idlePollMs = 1_000
/** The most messages in flight from this process, in total and per webhook. */
const inFlightMax = 96
const inFlightEachMax = 16
/** After this time other processes take messages in flight over; longer than any call can take. */
const leaseMs = 60_000
/** The most webhooks of one look. */
const dueMax = 500
/** The most webhooks that are worked on at once; each takes a connection for a moment. */
const besideMax = 3
/** The most pages of the feed that one webhook gets in its turn. */
const pagesMax = 5
/** The pause of a webhook whose changes cannot be read yet, because an earlier transaction is open. */
const heldBackMs = 500

export interface DelivererOptions extends DirectoryScope {
  settings: WebhookSettings
  /** The clock, which tests replace. */
  now?: () => Date
  onOutage?: (error: unknown) => void
  onDefect?: (error: unknown, webhookId?: string) => void
  /** Called after each attempt. */
  observe?: (outcome: 'delivered' | 'failed', ms: number) => void
}

/** The state of one webhook in this process: its messages in flight, and their limit. */
interface Lane {
  inFlight: number
  /**
   * The limit: halved by each failure, increased by one with each success, so that a slow receiver takes few
   * slots from others.
   */
  room: number
  restsUntil: number
}

/**
 * Sends changes to webhooks, together with all other processes: reads the feed for each webhook, records
 * messages, and sends those that are due. If a process ends, another one sends its messages in flight again,
 * with the same ids.
 */
export class Deliverer {
  readonly #options: DelivererOptions
  readonly #holder = newId()
  readonly #lanes = new Map<string, Lane>()
  readonly #calls = new Set<Promise<void>>()
  readonly #loop = new PollLoop({
    look: () => this.#tryLook(),
    restMs: () => (this.#lanes.size === 0 ? idlePollMs : pollMs),
  })

  constructor(options: DelivererOptions) {
    this.#options = options
  }

  start(): void {
    this.#loop.start()
  }

  /** Looks for work at once. */
  wake(): void {
    this.#loop.wake()
  }

  /** Starts nothing new and waits for messages in flight; those that take too long are sent again by other processes. */
  async stop(): Promise<void> {
    await this.#loop.stop()
    await Promise.all(this.#calls)
  }

  /** One look at all webhooks; resolves with whether there was work. For tests, which also await `settled`. */
  async look(): Promise<boolean> {
    const due = await findDueWebhooks(this.#options, { now: this.#now(), limit: dueMax })
    let isBusy = false
    const queue = [...due]
    const serve = async () => {
      for (let next = queue.pop(); next !== undefined && !this.#loop.isStopping; next = queue.pop())
        isBusy = (await this.#serve(next)) || isBusy
    }
    await Promise.all(Array.from({ length: besideMax }, serve))
    this.#forget(due)
    return isBusy
  }

  /** Resolves when no message is in flight. */
  async settled(): Promise<void> {
    while (this.#calls.size > 0) await Promise.all(this.#calls)
  }

  #now(): Date {
    return this.#options.now?.() ?? new Date()
  }

  async #tryLook(): Promise<boolean> {
    try {
      return await this.look()
    } catch (error) {
      this.#report(error)
      return false
    }
  }

  /** Forgets the state of webhooks without work, except for recent failures. */
  #forget(due: readonly DueWebhook[]): void {
    if (this.#lanes.size <= 2 * dueMax) return
    const kept = new Set(due.map(({ id }) => id))
    for (const [id, { inFlight }] of this.#lanes) if (inFlight === 0 && !kept.has(id)) this.#lanes.delete(id)
  }

  #laneOf(id: string): Lane {
    const known = this.#lanes.get(id)
    if (known !== undefined) return known
    const lane = { inFlight: 0, room: inFlightEachMax, restsUntil: 0 }
    this.#lanes.set(id, lane)
    return lane
  }

  async #serve(due: DueWebhook): Promise<boolean> {
    const scope = webhookScope(this.#options, due.workspaceId)
    const lane = this.#laneOf(due.id)
    try {
      const noted = due.hasNews && (await this.#plan(scope, due, lane))
      const begun = (due.hasDue || noted) && (await this.#begin(scope, due, lane))
      return noted || begun
    } catch (error) {
      this.#report(error, due.id)
      return false
    }
  }

  async #plan(scope: Scope, { id }: DueWebhook, lane: Lane): Promise<boolean> {
    if (performance.now() < lane.restsUntil) return false
    let noted = 0
    for (let page = 0; page < pagesMax; page++) {
      const planned = await planDeliveries(scope, this.#options.settings.tell, id)
      if (planned.isRestored) await pauseFor(scope, id, 'restored')
      noted += planned.noted
      if (planned.isHeldBack) lane.restsUntil = performance.now() + heldBackMs
      if (!planned.hasMore) break
    }
    return noted > 0
  }

  /** Takes due messages, as many as the limit allows, and starts to send them. */
  async #begin(scope: Scope, { id, accountId }: DueWebhook, lane: Lane): Promise<boolean> {
    const limit = Math.min(lane.room - lane.inFlight, inFlightMax - this.#calls.size)
    // Several at a time, because each query for them costs the same.
    if (limit <= 0 || (lane.inFlight > 0 && limit < lane.room / 2)) return false
    const webhook = await findWebhook(scope, id)
    if (webhook === undefined || webhook.state !== 'active') return false
    if (webhook.slow_until > this.#now()) return false
    if (!(await mayStillMake(this.#options, accountId, webhook.maker))) return this.#pause(scope, id, 'maker')
    const now = this.#now()
    const secrets = await openSecrets(scope, this.#options.settings, webhook, now)
    if (secrets === undefined) return this.#pause(scope, id, 'secret')
    const until = new Date(now.getTime() + leaseMs)
    const taken = await claimDeliveries(scope, id, { holder: this.#holder, now, until, limit })
    for (const delivery of taken) {
      lane.inFlight++
      const call = this.#deliver(scope, { webhook, secrets, delivery, lane })
        .catch((error) => this.#report(error, id))
        .finally(() => {
          lane.inFlight--
          this.#calls.delete(call)
          this.wake()
        })
      this.#calls.add(call)
    }
    return taken.length > 0
  }

  async #pause(scope: Scope, id: string, reason: Parameters<typeof pauseFor>[2]): Promise<boolean> {
    await pauseFor(scope, id, reason)
    return false
  }

  async #deliver(scope: Scope, { webhook, secrets, delivery, lane }: Call): Promise<void> {
    const at = this.#now()
    const { message_id: messageId, body } = delivery
    const headers = signatureHeaders(secrets, { id: messageId, at, body })
    const answer = await this.#options.settings.sender.send({ url: webhook.url, headers, body })
    const outcome = await this.#note(scope, { webhook, delivery, at, answer })
    lane.room =
      outcome === 'delivered'
        ? Math.min(inFlightEachMax, lane.room + 1)
        : Math.max(1, Math.floor(lane.room / 2))
    this.#options.observe?.(outcome, answer.ms)
  }

  /** Records the result of an attempt, and then its consequences for the webhook. */
  async #note(scope: Scope, { webhook, delivery, at, answer }: Tried): Promise<'delivered' | 'failed'> {
    const { outcome, slowMs } = judgeAnswer(answer)
    const now = this.#now()
    const isDelivered = outcome === 'delivered'
    const next = isDelivered ? undefined : nextTryAt(delivery.tries, now)
    const slowUntil = slowMs === null ? null : new Date(now.getTime() + slowMs)
    await finishTry(scope, {
      id: delivery.id,
      holder: this.#holder,
      state: isDelivered ? 'delivered' : next === undefined ? 'failed' : 'waiting',
      freeAt: laterOf(next ?? now, slowUntil),
      finishedAt: next === undefined ? now : null,
      attempt: attemptOf(at, answer),
      answer: answer.answer,
    })
    if (isDelivered) {
      if (webhook.failing_since !== null) await noteSuccess(scope, webhook.id)
      return 'delivered'
    }
    const since =
      webhook.failing_since !== null && slowUntil === null
        ? webhook.failing_since
        : await noteFailure(scope, webhook.id, { at: now, slowUntil })
    if (outcome === 'gone') await pauseFor(scope, webhook.id, 'gone')
    else if (since !== undefined && now.getTime() - since.getTime() >= failingMsMax)
      await pauseFor(scope, webhook.id, 'failing')
    return 'failed'
  }

  #report(error: unknown, webhookId?: string): void {
    if (error instanceof OutcomeUnknown || outageOf(error) !== undefined) this.#options.onOutage?.(error)
    else if (!isRetryable(error)) this.#options.onDefect?.(error, webhookId)
  }
}

interface Call {
  webhook: WebhookRow
  secrets: readonly SigningSecret[]
  delivery: WebhookDeliveryRow
  lane: Lane
}

interface Tried extends Pick<Call, 'webhook' | 'delivery'> {
  at: Date
  answer: WebhookAnswer
}

function laterOf(one: Date, other: Date | null): Date {
  return other !== null && other > one ? other : one
}
