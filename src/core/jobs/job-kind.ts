import type { Scope } from '../../store/kernel/scope.ts'
import type { Job } from './jobs.ts'

/** What one step came to. */
export interface StepResult<Checkpoint extends object> {
  /** Where the next step begins. */
  checkpoint: Checkpoint
  /** Added to the job's `done` and `counts`. */
  done: number
  counts: Readonly<Record<string, number>>
  /** Where it is known better now. */
  total?: number | null
  isLast: boolean
}

/**
 * One kind of job: what a step of it decides and then writes, in one transaction that also stores the result, so a step is
 * done once or not at all. The runner alone puts steps in order. What a step throws is tried again later, bounded, unless it
 * is a `Refusal`, which ends the job.
 */
interface JobKind<Input extends object, Checkpoint extends object, Prepared, Decided> {
  /**
   * A step may be decided while the one before it is being written, if it does not rely on what that one writes. Without
   * it steps follow one another.
   */
  decidesAhead?: boolean
  /**
   * Before the transaction, with the job as it is now: what no transaction should wait for, such as reading a file. May
   * be asked again for a step that did not come to its end.
   */
  prepare?(scope: Scope, job: Job<Input, Checkpoint>): Promise<Prepared>
  /** Reads, locks and decides the next chunk. A statement that writes is refused: `scope` is `readingOnly`. */
  decide(scope: Scope, job: Job<Input, Checkpoint>, prepared: Prepared): Promise<Decided>
  /**
   * Writes what was decided, when all steps before this one are committed and the job is still held. `isAhead`: one of them
   * was not committed yet when this one began to decide.
   */
  write(
    scope: Scope,
    job: Job<Input, Checkpoint>,
    decided: Decided,
    isAhead: boolean,
  ): Promise<StepResult<Checkpoint>>
}

export type AnyJobKind = JobKind<object, object, unknown, unknown>

/** Gives a kind's functions their types. */
export function jobKind<
  Input extends object,
  Checkpoint extends object,
  Prepared = undefined,
  Decided = unknown,
>(kind: JobKind<Input, Checkpoint, Prepared, Decided>): AnyJobKind {
  return kind as AnyJobKind
}
