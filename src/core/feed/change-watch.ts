import { hasChangesBetween, readHorizons } from '../../store/feed/changes.ts'
import type { DirectoryScope, Scope } from '../../store/kernel/scope.ts'
import { Refusal } from '../kernel/failure.ts'
import { limits } from '../kernel/limits.ts'
import { transactionOf } from './feed-cursor.ts'
import { type FeedPage, type FeedQuery, readChanges } from './read-changes.ts'

/** How soon after a change those who wait for it look again. */
const pollMs = 250

interface Waiter {
  /** What it has read everything below. */
  transaction: string
  /** Looks again. */
  wake(): void
}

interface WaitOptions {
  ms: number
  /** Whoever waits has gone. */
  signal?: AbortSignal | undefined
}

/**
 * Lets many wait for what happens next, whichever process does it. While anybody waits, the horizons of their workspaces are
 * asked for now and then; a workspace whose horizon has moved is asked whether something came below it.
 */
export class ChangeWatch {
  readonly #scope: DirectoryScope
  readonly #waiting = new Map<string, Set<Waiter>>()
  #waiters = 0
  /** By workspace, as of the last look. */
  #horizons = new Map<string, string>()
  #timer: NodeJS.Timeout | undefined
  #isClosed = false

  constructor(scope: DirectoryScope) {
    this.#scope = scope
  }

  /** The next page of the feed: at once when there is one, else as soon as there is, or an empty one after so long. */
  async next(scope: Scope, query: FeedQuery, { ms, signal }: WaitOptions): Promise<FeedPage> {
    const endsAt = performance.now() + ms
    for (let after = query.after; ; ) {
      const page = await readChanges(scope, { ...query, after })
      const isOver = this.#isClosed || signal?.aborted === true || performance.now() >= endsAt
      if (page.changes.length > 0 || isOver) return page
      after = page.nextCursor
      if (!page.hasMore)
        await this.#wait(scope.workspaceId, after, { ms: endsAt - performance.now(), signal })
    }
  }

  /** Ends everybody's wait. */
  close(): void {
    this.#isClosed = true
    clearTimeout(this.#timer)
    for (const waiters of this.#waiting.values()) for (const { wake } of waiters) wake()
  }

  /** Whether this process is about to end. */
  get isClosed(): boolean {
    return this.#isClosed
  }

  #wait(workspaceId: string, cursor: string, { ms, signal }: WaitOptions): Promise<void> {
    if (this.#waiters >= limits.feedWaitersMax)
      throw new Refusal({ code: 'unavailable', detail: 'Too many wait for changes.', retryAfterS: 5 })
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', wake)
        this.#leave(workspaceId, waiter)
        resolve()
      }
      const timer = setTimeout(wake, ms)
      signal?.addEventListener('abort', wake)
      const waiter: Waiter = { transaction: transactionOf(cursor), wake }
      const waiters = this.#waiting.get(workspaceId) ?? new Set()
      this.#waiting.set(workspaceId, waiters.add(waiter))
      this.#waiters++
      // Something may have come since it read and before it waits.
      this.#horizons.delete(workspaceId)
      this.#timer ??= setTimeout(() => this.#look(), pollMs).unref()
    })
  }

  #leave(workspaceId: string, waiter: Waiter): void {
    const waiters = this.#waiting.get(workspaceId)
    if (waiters?.delete(waiter)) this.#waiters--
    if (waiters?.size === 0) this.#waiting.delete(workspaceId)
  }

  async #look(): Promise<void> {
    // While the database is away nothing happens that anybody could be told.
    await this.#wakeWhoeverMay().catch(() => {})
    this.#timer = undefined
    if (this.#waiting.size > 0 && !this.#isClosed)
      this.#timer = setTimeout(() => this.#look(), pollMs).unref()
  }

  async #wakeWhoeverMay(): Promise<void> {
    const horizons = await readHorizons(this.#scope, [...this.#waiting.keys()])
    const before = this.#horizons
    this.#horizons = new Map()
    for (const [workspaceId, waiters] of [...this.#waiting]) {
      const below = horizons.get(workspaceId)
      if (below === undefined) continue
      if (below !== before.get(workspaceId)) {
        const transactions = [...waiters].map(({ transaction }) => BigInt(transaction))
        const first = transactions.reduce((a, b) => (a < b ? a : b)).toString()
        const scope = { ...this.#scope, workspaceId, actor: 'roster', operationId: workspaceId }
        if (await hasChangesBetween(scope, first, below)) for (const { wake } of [...waiters]) wake()
      }
      this.#horizons.set(workspaceId, below)
    }
  }
}
