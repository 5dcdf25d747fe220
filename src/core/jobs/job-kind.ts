import type { Scope } from '../../store/kernel/scope.ts'
import type { Job } from './jobs.ts'

/** The result of one step. */
export interface StepResult<Checkpoint extends object> {
  /** Where the next step begins. */
  checkpoint: Checkpoint
  /** Added to the job's `done` and `counts`. */
  done: number
  counts: Readonly<Record<string, number>>
  /** If the expected total has changed. */
  total?: number | null
  isLast: boolean
}

/**
 * One kind of job. A step decides and then writes, in one transaction that also stores its result, so a step
 * is done once or not at all. Only the runner orders steps. A step that throws is retried later, a bounded
 * number of times, unless it throws a `Refusal`, which ends the job.
 */
interface JobKind<Input extends object, Checkpoint extends object, Prepared, Decided> {
  /**
   * A step may be decided while the previous one is being written, because it does not depend on what that
   * one writes. Otherwise steps do not overlap.
   */
  decidesAhead?: boolean
  /**
   * Called before the transaction, with the present job, for work that no transaction should wait for, such
   * as reading a file. May be called again for a step that did not complete.
   */
  prepare?(scope: Scope, job: Job<Input, Checkpoint>): Promise<Prepared>
  /** Reads, locks and decides the next chunk. A statement that writes is refused: `scope` is `readingOnly`. */
  decide(scope: Scope, job: Job<Input, Checkpoint>, prepared: Prepared): Promise<Decided>
  /**
   * Writes what was decided. All earlier steps are committed and the job is locked. `isAhead`: the previous
   * step was not committed when this one was decided.
   */
  write(
    scope: Scope,
    job: Job<Input, Checkpoint>,
    decided: Decided,
    isAhead: boolean,
  ): Promise<StepResult<Checkpoint>>
}

export type AnyJobKind = JobKind<object, object, unknown, unknown>

/** Infers the types of a kind's functions. */
export function jobKind<
  Input extends object,
  Checkpoint extends object,
  Prepared = undefined,
  Decided = unknown,
>(kind: JobKind<Input, Checkpoint, Prepared, Decided>): AnyJobKind {
  return kind as AnyJobKind
}
