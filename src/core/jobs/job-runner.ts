import { setImmediate as nextTick } from 'node:timers/promises'
import { isRetryable, OutcomeUnknown } from '../../store/kernel/errors.ts'
import { outageOf } from '../../store/kernel/outages.ts'
import type { DirectoryScope } from '../../store/kernel/scope.ts'
import { Refusal } from '../kernel/failure.ts'
import { newId } from '../kernel/ids.ts'
import { PollLoop } from '../kernel/poll-loop.ts'
import type { AnyJobKind } from './job-kind.ts'
import { changeHeldJob, jobScope, pollMs, putOff, takeJob, turnMs } from './job-lease.ts'
import type { Job } from './jobs.ts'
import { runStep } from './run-step.ts'

/** Jobs that one process works on at the same time: one may wait for the database while the other computes. */
const slots = 2

export interface JobRunnerOptions extends DirectoryScope {
  kinds: Readonly<Record<string, AnyJobKind>>
  /** Hears of an error of the database that may be an outage. */
  onOutage?: (error: unknown) => void
  /** Hears of what no step should throw. */
  onDefect?: (error: unknown, jobId?: string) => void
}

interface StepUnderWay {
  /** As it is after the step; undefined when it is over or somebody else's. */
  job: Promise<Job | undefined>
  /** The overlapping step: begun on what this one decided, while this one is being written. */
  next?: StepUnderWay
  /** Aborted when this step fails or is decided again: the overlapping step must roll back and release its locks. */
  overlap: AbortSignal
}

/**
 * Works on the store's jobs, together with every other process on it: takes the one whose turn it is, does steps of it
 * for a second, gives it back. Whatever ends a process between two steps, the job goes on from its last checkpoint.
 */
export class JobRunner {
  readonly #options: JobRunnerOptions
  readonly #kinds: string[]
  readonly #holder = newId()
  readonly #turns = new Set<Promise<void>>()
  readonly #loop = new PollLoop({ look: () => this.#look(), restMs: () => pollMs })

  constructor(options: JobRunnerOptions) {
    this.#options = options
    this.#kinds = Object.keys(options.kinds)
  }

  start(): void {
    this.#loop.start()
  }

  /** A job was added: looks at once. */
  wake(): void {
    this.#loop.wake()
  }

  /** Begins nothing more, lets the steps under way end and gives their jobs back. */
  async stop(): Promise<void> {
    await this.#loop.stop()
    await Promise.all(this.#turns)
  }

  async #look(): Promise<boolean> {
    const job = this.#turns.size < slots ? await this.#take() : undefined
    if (job !== undefined) this.#begin(job)
    return job !== undefined
  }

  #begin(job: Job): void {
    const turn = this.#turn(job)
      .catch((error) => this.report(error, job.id))
      .finally(() => {
        this.#turns.delete(turn)
        this.wake()
      })
    this.#turns.add(turn)
  }

  async #take(): Promise<Job | undefined> {
    try {
      return await takeJob(this.#options, this.#kinds, this.#holder)
    } catch (error) {
      this.report(error)
      return undefined
    }
  }

  async #turn(taken: Job): Promise<void> {
    const endsAt = performance.now() + turnMs
    const isOver = () => this.#loop.isStopping || performance.now() > endsAt
    for (let step = this.#step(taken, isOver); ; ) {
      const job = await step.job
      if (step.next !== undefined && !step.overlap.aborted) step = step.next
      else {
        // Until it has rolled back.
        await step.next?.job
        if (job === undefined) return
        if (isOver()) return this.#giveBack(job)
        step = this.#step(job, isOver)
      }
      // Requests that came in meanwhile go first.
      await nextTick()
    }
  }

  /** Begins a step and, as soon as that is decided and while the turn lasts, the next. */
  #step(job: Job, isOver: () => boolean, before?: Promise<Job | undefined>): StepUnderWay {
    // Only kinds of this table are taken.
    const kind = this.#options.kinds[job.kind]!
    const overlap = new AbortController()
    const onDecided = (next: Job) => {
      if (!kind.decidesAhead || isOver() || step.next !== undefined) return
      // One that fails is tried again by itself, so the overlapping step is told of no job.
      const done = Promise.race([run.catch(() => undefined), whenAborted(overlap.signal)])
      step.next = this.#step(next, isOver, done)
      step.next.job.catch(() => {})
    }
    // The overlapping step may hold what this one is about to lock, and waits for this one where PostgreSQL cannot see it.
    const onRetry = () => {
      if (step.next !== undefined) overlap.abort()
    }
    const run = runStep(this.#options, kind, this.#holder, job, { before, onDecided, onRetry })
    const step: StepUnderWay = {
      overlap: overlap.signal,
      job: run.catch((error) => {
        overlap.abort()
        this.report(error, job.id)
        return putOff(this.#options, this.#holder, job, error)
      }),
    }
    return step
  }

  async #giveBack(job: Job): Promise<void> {
    await changeHeldJob(jobScope(this.#options, job), job.id, this.#holder, (row) => ({
      ...row,
      holder: null,
      free_at: row.now,
    }))
  }

  /** Tells of what went wrong as an outage of the database, or as a defect; what is tried again is neither. */
  report(error: unknown, jobId?: string): void {
    if (error instanceof OutcomeUnknown || outageOf(error) !== undefined) this.#options.onOutage?.(error)
    else if (!(error instanceof Refusal || isRetryable(error))) this.#options.onDefect?.(error, jobId)
  }
}

function whenAborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(undefined), { once: true }))
}
