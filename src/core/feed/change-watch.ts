import { hasChangesBetween, readFeedHorizon, readOpenTransactions } from '../../store/feed/changes.ts'
import type { DirectoryScope, Scope } from '../../store/kernel/scope.ts'
import { Refusal } from '../kernel/failure.ts'
import { limits } from '../kernel/limits.ts'
import { transactionOf } from './feed-cursor.ts'
import { type FeedPage, type FeedQuery, readChanges } from './read-changes.ts'

/** The interval, in milliseconds, at which the horizons are read while callers wait. */
const pollMs = 250

interface Waiter {
  /** The position below which the caller has read everything. */
  transaction: string
  /** Makes the caller look again. */
  wake(): void
}

interface WaitOptions {
  ms: number
  /** Aborted when the caller has gone. */
  signal?: AbortSignal | undefined
}

/**
 * Lets many callers wait for new changes, whichever process makes them. While any caller waits, the open transactions
 * are read at intervals; a workspace is checked for new changes when other transactions are open than before.
 */
export class ChangeWatch {
  readonly #scope: DirectoryScope
  readonly #waiting = new Map<string, Set<Waiter>>()
  #waiters = 0
  /** Which transactions were open, by workspace, as of the last look. */
  #snapshots = new Map<string, string>()
  #timer: NodeJS.Timeout | undefined
  #isClosed = false

  constructor(scope: DirectoryScope) {
    this.#scope = scope
  }

  /**
   * The next page of the feed: at once if there is one, else as soon as there is, or an empty one after `ms`
   * milliseconds.
   */
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

  /** Ends all waits. */
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
      // A change may have been committed between the read and the wait.
      this.#snapshots.delete(workspaceId)
      this.#timer ??= setTimeout(() => this.#look(), pollMs).unref()
    })
  }

  #leave(workspaceId: string, waiter: Waiter): void {
    const waiters = this.#waiting.get(workspaceId)
    if (waiters?.delete(waiter)) this.#waiters--
    if (waiters?.size === 0) this.#waiting.delete(workspaceId)
  }

  async #look(): Promise<void> {
    // An outage of the database means that there are no changes to deliver.
    await this.#wakeWhoeverMay().catch(() => {})
    this.#timer = undefined
    if (this.#waiting.size > 0 && !this.#isClosed)
      this.#timer = setTimeout(() => this.#look(), pollMs).unref()
  }

  async #wakeWhoeverMay(): Promise<void> {
    const open = await readOpenTransactions(this.#scope, [...this.#waiting.keys()])
    const before = this.#snapshots
    this.#snapshots = new Map()
    for (const [workspaceId, waiters] of [...this.#waiting]) {
      const now = open.get(workspaceId)
      if (now === undefined) continue
      if (now.snapshot !== before.get(workspaceId)) {
        const transactions = [...waiters].map(({ transaction }) => BigInt(transaction))
        const first = transactions.reduce((a, b) => (a < b ? a : b)).toString()
        const scope = { ...this.#scope, workspaceId, actor: 'roster', operationId: workspaceId }
        if (await this.#canTell(scope, first, now.next)) for (const { wake } of [...waiters]) wake()
      }
      this.#snapshots.set(workspaceId, now.snapshot)
    }
  }

  /** Whether there is a change from this transaction on that the feed can tell now. */
  async #canTell(scope: Scope, first: string, next: string): Promise<boolean> {
    if (!(await hasChangesBetween(scope, first, next))) return false
    const { below } = await readFeedHorizon(scope)
    return hasChangesBetween(scope, first, below)
  }
}
