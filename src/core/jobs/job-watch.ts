import { findJobs } from '../../store/jobs/jobs.ts'
import type { DirectoryScope } from '../../store/kernel/scope.ts'
import { Refusal } from '../kernel/failure.ts'
import { limits } from '../kernel/limits.ts'
import { type Job, toJob } from './jobs.ts'

/** Frequent enough for a progress bar; one statement by primary key, however many callers watch. */
const pollMs = 300

interface JobListener {
  /** Called with the job at every change, the last time when it has ended. */
  onChange(job: Job): void
  /** Called when no further change will come, because the job has ended or this process is ending. */
  onEnd(): void
}

interface Watched {
  job: Job
  listeners: Set<JobListener>
}

/**
 * Lets many callers watch jobs, whichever process works on them. While any caller watches, one statement at
 * intervals reads all watched jobs.
 */
export class JobWatch {
  readonly #scope: DirectoryScope
  readonly #watched = new Map<string, Watched>()
  #listeners = 0
  #timer: NodeJS.Timeout | undefined
  #isClosed = false

  constructor(scope: DirectoryScope) {
    this.#scope = scope
  }

  /** Calls the listener with the present job and at every change. Returns a function that ends this. */
  watch(job: Job, listener: JobListener): () => void {
    if (this.#listeners >= limits.jobListenersMax || this.#isClosed) {
      throw new Refusal({ code: 'unavailable', detail: 'Too many are looking on at jobs.', retryAfterS: 5 })
    }
    listener.onChange(job)
    if (job.finishedAt !== null) {
      listener.onEnd()
      return () => {}
    }
    const watched = this.#watched.get(job.id) ?? { job, listeners: new Set() }
    this.#watched.set(job.id, watched)
    watched.listeners.add(listener)
    this.#listeners++
    this.#timer ??= setTimeout(() => this.#look(), pollMs).unref()
    return () => this.#leave(watched, listener)
  }

  /** Ends all watches. */
  close(): void {
    this.#isClosed = true
    clearTimeout(this.#timer)
    for (const watched of this.#watched.values()) this.#end(watched)
  }

  async #look(): Promise<void> {
    const jobs = [...this.#watched.values()].map(({ job }) => job)
    // During an outage of the database nothing changes, so watchers wait.
    const rows = await findJobs(this.#scope, jobs).catch(() => [])
    for (const row of rows) this.#tell(toJob(row))
    this.#timer = undefined
    if (this.#watched.size > 0 && !this.#isClosed) {
      this.#timer = setTimeout(() => this.#look(), pollMs).unref()
    }
  }

  #tell(job: Job): void {
    const watched = this.#watched.get(job.id)
    if (watched === undefined) return
    const { step, state } = watched.job
    watched.job = job
    if (job.step === step && job.state === state) return
    for (const { onChange } of watched.listeners) onChange(job)
    if (job.finishedAt !== null) this.#end(watched)
  }

  #end(watched: Watched): void {
    for (const listener of [...watched.listeners]) {
      this.#leave(watched, listener)
      listener.onEnd()
    }
  }

  #leave(watched: Watched, listener: JobListener): void {
    if (!watched.listeners.delete(listener)) return
    this.#listeners--
    if (watched.listeners.size === 0) this.#watched.delete(watched.job.id)
  }
}
