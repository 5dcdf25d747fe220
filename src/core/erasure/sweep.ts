import {
  deletePurgedWorkspace,
  deleteRemainder,
  listBinnedBefore,
  listSweptWorkspaces,
  type SweptWorkspace,
} from '../../store/contacts/erasure.ts'
import { isUnavailable } from '../../store/kernel/outages.ts'
import { type DirectoryScope, inTransaction, type Scope } from '../../store/kernel/scope.ts'
import { type Lease, underLease } from '../../store/schema/lease.ts'
import { deleteOldDeliveries, deleteOrphanedDeliveries } from '../../store/webhooks/deliveries.ts'
import { forgetLeftUploads } from '../imports/uploads.ts'
import { firstIdOf, newId } from '../kernel/ids.ts'
import { type Chunk, inChunks } from './chunks.ts'
import { purgeContacts } from './erase-contacts.ts'
import { dropForgottenJobs, forgetJobs } from './forget-jobs.ts'
import { forgetEvents, forgetLog } from './forget-log.ts'

const dayMs = 24 * 60 * 60 * 1000
const sweepEveryMs = 60 * 60 * 1000
/** The number of rows in one transaction. */
const chunkSize = 500
const workspacesAtOnce = 200
const webhookDaysDefault = 30

/** How many days data is kept; 0: without an end. */
export interface Retention {
  /** Deleted contacts, and everything in a deleted workspace. */
  binDays: number
  /** The contacts that jobs and imports changed, the rows they refused, and their files. */
  jobDays: number
  /** History and the change feed. */
  logDays: number
}

export interface SweepOptions extends Partial<Retention> {
  /** How many days delivered webhook messages are kept. */
  webhookDays?: number | undefined
  log: (message: string) => void
  /** Called with errors; the next sweep tries again. */
  onError?: (error: unknown) => void
  now?: () => Date
}

/**
 * Purges data whose retention has ended: deleted contacts, records of jobs, the oldest log rows, and deleted
 * workspaces with everything in them. It uses small independent transactions, so that the next sweep
 * continues an interrupted one.
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

  /** Starts a sweep soon, and every hour from then on. */
  start(): void {
    this.wake()
    this.#timer = setInterval(() => this.wake(), sweepEveryMs).unref()
  }

  /** Starts a sweep now, unless one is running. */
  wake(): void {
    // A failed sweep is not retried; the next one does its work.
    this.#running ??= this.sweep()
      .catch((error) => this.#options.onError?.(error))
      .finally(() => {
        this.#running = undefined
      })
  }

  /** Resolves after the transaction under way. */
  async stop(): Promise<void> {
    this.#isStopped = true
    clearInterval(this.#timer)
    await this.#running
  }

  /** One sweep over all workspaces; of several processes, one sweeps and the others wait. */
  async sweep(): Promise<void> {
    await underLease(this.#scope, 'sweep', async (lease) => {
      for (let afterId = '00000000-0000-0000-0000-000000000000'; ; ) {
        const page = await listSweptWorkspaces(this.#scope, { afterId, limit: workspacesAtOnce })
        for (const workspace of page) {
          if (this.#isStopped) return
          await this.#tryWorkspace(workspace, lease)
        }
        if (page.length < workspacesAtOnce) return
        afterId = page.at(-1)!.id
      }
    })
  }

  /** A failure in one workspace does not affect the others; during an outage of the database, all fail. */
  async #tryWorkspace(workspace: SweptWorkspace, lease: Lease): Promise<void> {
    try {
      await this.#sweepWorkspace(workspace, lease)
    } catch (error) {
      lease.assertHeld()
      if (isUnavailable(error) || this.#options.onError === undefined) throw error
      this.#options.onError(error)
    }
  }

  async #sweepWorkspace({ id, deletedAt, purgeAt }: SweptWorkspace, lease: Lease): Promise<void> {
    const now = this.#options.now?.() ?? new Date()
    const scope = { ...this.#scope, workspaceId: id, actor: 'roster', operationId: newId() }
    const before = (days = 0) => (days === 0 ? undefined : new Date(now.getTime() - days * dayMs))
    const { binDays, jobDays, logDays } = this.#options
    const [binned, jobs, log] = [before(binDays), before(jobDays), before(logDays)]
    if (deletedAt !== null) {
      const isOver = purgeAt === null ? binned !== undefined && deletedAt < binned : purgeAt <= now
      return isOver ? this.#purgeWorkspace(scope, lease) : undefined
    }
    const remove = (what: string, chunk: () => Promise<Chunk>) => this.#remove(scope, lease, what, chunk)
    if (binned) await remove('contacts of the bin', purgeBin(scope, binned))
    await forgetLeftUploads(scope)
    await this.#forgetDeliveries(scope, now, lease)
    if (jobs) await remove('rows of ended jobs and imports', forgetJobs(scope, jobs))
    if (log) {
      await remove('rows of history', forgetLog(scope, log))
      await remove('events of tags, lists, fields and jobs', forgetEvents(scope, log))
      await remove('forgotten jobs', dropForgottenJobs(scope))
    }
  }

  /** Deletes old webhook messages, and those of deleted webhooks. */
  async #forgetDeliveries(scope: Scope, now: Date, lease: Lease): Promise<void> {
    const days = this.#options.webhookDays ?? webhookDaysDefault
    const before = firstIdOf(new Date(now.getTime() - days * dayMs))
    const remove = (work: (scope: Scope) => Promise<number>) =>
      this.#remove(scope, lease, 'deliveries of webhooks', async () => {
        const removed = await work(scope)
        return { removed, isLast: removed < chunkSize }
      })
    await remove((scope) => deleteOldDeliveries(scope, before, chunkSize))
    await remove((scope) => deleteOrphanedDeliveries(scope, chunkSize))
  }

  async #purgeWorkspace(scope: Scope, lease: Lease): Promise<void> {
    await this.#remove(scope, lease, 'rows of the deleted workspace', purgeRemainder(scope))
    if (this.#isStopped) return
    await inTransaction(scope, (scope) => deletePurgedWorkspace(scope, new Date()))
    this.#options.log(`the deleted workspace ${scope.workspaceId} is gone for good`)
  }

  async #remove(
    { workspaceId }: Scope,
    lease: Lease,
    what: string,
    chunk: () => Promise<Chunk>,
  ): Promise<void> {
    const tell = (removed: number, soFar = '') =>
      this.#options.log(`removed for good in workspace ${workspaceId}: ${removed} ${what}${soFar}`)
    const isStopped = () => this.#isStopped
    const removed = await inChunks(chunk, { lease, isStopped, onProgress: (some) => tell(some, ' so far') })
    if (removed > 0) tell(removed)
  }
}

function purgeBin(scope: Scope, before: Date): () => Promise<Chunk> {
  return async () => {
    const ids = await listBinnedBefore(scope, before, chunkSize)
    const removed = ids.length === 0 ? 0 : await purgeContacts(scope, ids)
    return { removed, isLast: removed === 0 }
  }
}

function purgeRemainder(scope: Scope): () => Promise<Chunk> {
  return async () => {
    const removed = await inTransaction(scope, (scope) => deleteRemainder(scope, chunkSize))
    return { removed, isLast: removed === 0 }
  }
}
