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

/** One kind of job: what a step of it does. Everything else about jobs is the same for every kind. */
interface JobKind<Input extends object, Checkpoint extends object, Prepared = undefined> {
  /**
   * A step may begin while the one before it is being written: it reads, locks and decides, and writes nothing, nor relies
   * on what that one writes, before `ready`. Without it steps follow one another.
   */
  decidesAhead?: boolean
  /**
   * Before the transaction, with the job as it is now: what no transaction should wait for, such as reading a file. May
   * be asked again for a step that did not come to its end.
   */
  prepare?(scope: Scope, job: Job<Input, Checkpoint>): Promise<Prepared>
  /**
   * Does the next chunk in the transaction that also keeps its result, so it is done once or not at all. Writes contacts
   * through `writeBatch`. Called again with the same arguments when the transaction met another; what it throws is tried
   * again later, bounded, unless it is a `Refusal`, which ends the job. `ready` resolves when all steps before it are
   * committed and the job is still ours, with whether one of them was still under way when this one began to decide; it
   * throws what ends the step otherwise.
   */
  step(
    scope: Scope,
    job: Job<Input, Checkpoint>,
    prepared: Prepared,
    ready: () => Promise<boolean>,
  ): Promise<StepResult<Checkpoint>>
}

export type AnyJobKind = JobKind<object, object, unknown>

/** Gives a kind's functions their types. */
export function jobKind<Input extends object, Checkpoint extends object, Prepared = undefined>(
  kind: JobKind<Input, Checkpoint, Prepared>,
): AnyJobKind {
  return kind as AnyJobKind
}
