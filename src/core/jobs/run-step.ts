import { isDeepStrictEqual } from 'node:util'
import { lockUnfinishedJob, type TimedJobRow } from '../../store/jobs/jobs.ts'
import { type DirectoryScope, inTransaction, readingOnly, type Scope } from '../../store/kernel/scope.ts'
import type { JobRow } from '../../store/kernel/tables.ts'
import type { AnyJobKind, StepResult } from './job-kind.ts'
import { jobScope, later, leaseMs } from './job-lease.ts'
import { ended, type Job, storeJob, toJob } from './jobs.ts'

interface StepAhead {
  /** The job after the previous step, while that step is not committed. */
  before?: Promise<Job | undefined> | undefined
  /** Called with the job as it will be after this step; again if the step had to be decided again. */
  onDecided?: (next: Job) => void
  /** Called before a retry: the step that was begun on this one's result must roll back and release its locks. */
  onRetry?: () => void
}

/**
 * Does the next step of a job that `holder` took: one chunk and its checkpoint in one transaction. Resolves
 * with the job after it; undefined if the job has ended or been cancelled, or another process has it.
 */
export async function runStep(
  { db }: DirectoryScope,
  kind: AnyJobKind,
  holder: string,
  job: Job,
  { before, onDecided, onRetry }: StepAhead = {},
): Promise<Job | undefined> {
  const scope = jobScope({ db }, job)
  const prepared = await kind.prepare?.(scope, job)
  let isUnderWay = before !== undefined
  const hasEnded = () => {
    isUnderWay = false
  }
  before?.then(hasEnded, hasEnded)
  const work = async (scope: Scope) => {
    const isAhead = isUnderWay
    // A step that does not overlap locks the job first, so that nothing is decided for a cancelled job.
    const held = before === undefined ? await lockAsExpected(scope, holder, job) : undefined
    const decided = await kind.decide(readingOnly(scope), job, prepared)
    const row = held ?? (await lockAsExpected(scope, holder, job, before))
    const after = afterStep(row, await kind.write(scope, job, decided, isAhead))
    await storeJob(scope, after)
    if (after.finished_at !== null) return undefined
    const next = toJob(after)
    onDecided?.(next)
    return next
  }
  try {
    return await inTransaction(scope, work, onRetry)
  } catch (error) {
    if (error instanceof NotAsExpected) return error.present
    throw error
  }
}

/** The job has changed since the step began. */
class NotAsExpected extends Error {
  override name = 'NotAsExpected'
  /** The present job; undefined if it has ended or another process has it. */
  readonly present: Job | undefined

  constructor(present: Job | undefined) {
    super('the job is another than the step began with')
    this.present = present
  }
}

/**
 * Locks the job's row until the end of the transaction: a cancellation waits for this chunk, and no chunk is
 * written after it.
 */
async function lockAsExpected(
  scope: Scope,
  holder: string,
  job: Job,
  before?: Promise<Job | undefined>,
): Promise<TimedJobRow> {
  if (before !== undefined) {
    const present = await before
    const isExpected = present?.step === job.step && isDeepStrictEqual(present.checkpoint, job.checkpoint)
    if (!isExpected) throw new NotAsExpected(present)
  }
  const row = await lockUnfinishedJob(scope, job.id, holder)
  // The step has changed: the previous commit succeeded although its answer was lost.
  if (row?.step !== job.step) throw new NotAsExpected(row && toJob(row))
  return row
}

function afterStep(row: TimedJobRow, result: StepResult<object>): JobRow {
  const counts = { ...row.counts }
  for (const [name, count] of Object.entries(result.counts)) counts[name] = (counts[name] ?? 0) + count
  const after = {
    ...row,
    checkpoint: result.checkpoint,
    step: row.step + 1,
    total: result.total === undefined ? row.total : result.total,
    done: row.done + result.done,
    counts,
    attempts: 0,
    free_at: later(row.now, leaseMs),
  }
  return result.isLast ? ended(after, 'done') : after
}
