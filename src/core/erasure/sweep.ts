import { setTimeout as delay } from 'node:timers/promises'
import {
  deletePurgedWorkspace,
  deleteRemainder,
  listBinnedBefore,
  listSweptWorkspaces,
  type SweptWorkspace,
} from '../../store/contacts/erasure.ts'
import { type DirectoryScope, inTransaction, type Scope } from '../../store/kernel/scope.ts'
import { type Lease, underLease } from '../../store/schema/lease.ts'
import { newId } from '../kernel/ids.ts'
import { purgeContacts } from './erase-contacts.ts'

const dayMs = 24 * 60 * 60 * 1000
const sweepEveryMs = 60 * 60 * 1000
/** So many go with one transaction, and others have their turn between two. */
const chunkSize = 500
const pauseMs = 20
const workspacesAtOnce = 200

export interface SweepOptions {
  /** How long the bin keeps people, and a deleted workspace everything; 0: for ever. */
  binDays: number
  log: (message: string) => void
  now?: () => Date
}

/**
 * Removes for good what has been deleted for long enough: people of the bin, and deleted workspaces with all they had. In
 * small transactions, each of which stands by itself, so a sweep that was stopped goes on with the next.
 */
export class Sweeper {
  readonly #scope: DirectoryScope
  readonly #options: SweepOptions
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> | undefined
  #isStopped = false

  constructor({ db }: DirectoryScope, options: SweepOptions) {
    this.#scope = { db }
    this.#options = options
  }

  /** Sweeps soon, and every hour from then on. */
  start(): void {
    this.wake()
    this.#timer = setInterval(() => this.wake(), sweepEveryMs).unref()
  }

  /** Sweeps now, unless it does already. */
  wake(): void {
    // A sweep that fails is made up for by the next.
    this.#running ??= this.sweep()
      .catch(() => {})
      .finally(() => {
        this.#running = undefined
      })
  }

  /** Ends after the transaction under way. */
  async stop(): Promise<void> {
    this.#isStopped = true
    clearInterval(this.#timer)
    await this.#running
  }

  /** One sweep over all workspaces; of many processes one sweeps and the others wait. */
  async sweep(): Promise<void> {
    await underLease(this.#scope, 'sweep', async (lease) => {
      for (let afterId = '00000000-0000-0000-0000-000000000000'; ; ) {
        const page = await listSweptWorkspaces(this.#scope, { afterId, limit: workspacesAtOnce })
        for (const workspace of page) await this.#sweepWorkspace(workspace, lease)
        if (page.length < workspacesAtOnce || this.#isStopped) return
        afterId = page.at(-1)!.id
      }
    })
  }

  async #sweepWorkspace({ id, deletedAt, purgeAt }: SweptWorkspace, lease: Lease): Promise<void> {
    const now = this.#options.now?.() ?? new Date()
    const keptSince =
      this.#options.binDays === 0 ? undefined : new Date(now.getTime() - this.#options.binDays * dayMs)
    const isOver =
      deletedAt !== null &&
      (purgeAt === null ? keptSince !== undefined && deletedAt < keptSince : purgeAt <= now)
    const scope = { ...this.#scope, workspaceId: id, actor: 'roster', operationId: newId() }
    if (isOver) return this.#purgeWorkspace(scope, lease)
    if (keptSince === undefined || deletedAt !== null) return
    const gone = await this.#purgeBin(scope, keptSince, lease)
    if (gone > 0)
      this.#options.log(`removed for good what was in the bin of workspace ${id}: ${gone} contacts`)
  }

  async #purgeBin(scope: Scope, before: Date, lease: Lease): Promise<number> {
    return this.#inChunks(lease, async () => {
      const ids = await listBinnedBefore(scope, before, chunkSize)
      return ids.length === 0 ? 0 : purgeContacts(scope, ids)
    })
  }

  async #purgeWorkspace(scope: Scope, lease: Lease): Promise<void> {
    const rows = await this.#inChunks(lease, () =>
      inTransaction(scope, (scope) => deleteRemainder(scope, chunkSize)),
    )
    if (this.#isStopped) return
    await inTransaction(scope, (scope) => deletePurgedWorkspace(scope, new Date()))
    this.#options.log(`removed for good the deleted workspace ${scope.workspaceId}: ${rows} rows`)
  }

  /** Until a chunk removes nothing; the answer is how much went. */
  async #inChunks(lease: Lease, remove: () => Promise<number>): Promise<number> {
    for (let total = 0; ; ) {
      lease.assertHeld()
      const removed = this.#isStopped ? 0 : await remove()
      if (removed === 0) return total
      total += removed
      await delay(pauseMs)
    }
  }
}
