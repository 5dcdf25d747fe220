import { lockUnfinishedJob, type TimedJobRow, updateJob } from '../../store/jobs.ts'
import type { DirectoryScope } from '../../store/scope.ts'
import type { JobRow } from '../../store/tables.ts'
import { inTransaction } from '../../store/transaction.ts'
import { ended } from './ended.ts'
import { type Job, toJob } from './job.ts'
import type { AnyJobKind, StepResult } from './job-kind.ts'
import { jobScope } from './job-scope.ts'
import { later, leaseMs } from './job-terms.ts'

/**
 * Does the next step of a job that `holder` took: one chunk and its checkpoint in one transaction. Returns the job as
 * it then is; undefined when it is over, cancelled or somebody else's.
 */
export async function runStep(
  { db }: DirectoryScope,
  kind: AnyJobKind,
  holder: string,
  job: Job,
): Promise<Job | undefined> {
  const scope = jobScope({ db }, job)
  const prepared = await kind.prepare?.(scope, job)
  return inTransaction(scope, async (scope) => {
    // Held until the end: whoever cancels waits for this chunk, and no chunk begins after.
    const row = await lockUnfinishedJob(scope, job.id, holder)
    if (row === undefined) return undefined
    // The commit of the step before came through after all, though its answer was lost.
    if (row.step !== job.step) return toJob(row)
    const after = afterStep(row, await kind.step(scope, job, prepared))
    await updateJob(scope, after)
    return after.finished_at === null ? toJob(after) : undefined
  })
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
