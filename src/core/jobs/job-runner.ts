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

/** The number of jobs that one process works on at once: one may wait for the database while the other computes. */
const slots = 2

export interface JobRunnerOptions extends DirectoryScope {
  kinds: Readonly<Record<string, AnyJobKind>>
  /** Called with an error of the database that may be an outage. */
  onOutage?: (error: unknown) => void
  /** Called with an unexpected error of a step. */
  onDefect?: (error: unknown, jobId?: string) => void
}

interface StepUnderWay {
  /** The job after the step; undefined if it has ended or another process has it. */
  job: Promise<Job | undefined>
  /** The overlapping step, which is decided while this one is being written. */
  next?: StepUnderWay
  /** Aborted when this step fails or is decided again: the overlapping step must roll back and release its locks. */
  overlap: AbortSignal
}

/**
 * Works on the store's jobs, together with all other processes: takes the next due job, does its steps for a
 * second, and returns it. If a process ends between two steps, the job continues from its last checkpoint.
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

  /** Called after a job was added; looks for work at once. */
  wake(): void {
    this.#loop.wake()
  }

  /** Starts no further steps, waits for those under way and returns their jobs. */
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
        // Waits for the rollback of the overlapping step.
        await step.next?.job
        if (job === undefined) return
        if (isOver()) return this.#giveBack(job)
        step = this.#step(job, isOver)
      }
      // Lets requests that arrived meanwhile run first.
      await nextTick()
    }
  }

  /** Starts a step and, as soon as it is decided and while the turn lasts, the next one. */
  #step(job: Job, isOver: () => boolean, before?: Promise<Job | undefined>): StepUnderWay {
    // The runner takes only jobs whose kind is in this table.
    const kind = this.#options.kinds[job.kind]!
    const overlap = new AbortController()
    const onDecided = (next: Job) => {
      if (!kind.decidesAhead || isOver() || step.next !== undefined) return
      // A failed step is retried on its own, so the overlapping step gets no job to continue.
      const done = Promise.race([run.catch(() => undefined), whenAborted(overlap.signal)])
      step.next = this.#step(next, isOver, done)
      step.next.job.catch(() => {})
    }
    // The overlapping step may hold locks that this one needs, while it waits for this one outside of
    // PostgreSQL: a deadlock that PostgreSQL cannot detect.
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

  /** Reports an error as an outage of the database or as a defect; an error that is retried is neither. */
  report(error: unknown, jobId?: string): void {
    if (error instanceof OutcomeUnknown || outageOf(error) !== undefined) this.#options.onOutage?.(error)
    else if (!(error instanceof Refusal || isRetryable(error))) this.#options.onDefect?.(error, jobId)
  }
}

function whenAborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(undefined), { once: true }))
}
