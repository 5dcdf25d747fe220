import { lockUnfinishedJob, type TimedJobRow, updateJob } from '../../store/jobs.ts'
import type { Scope } from '../../store/scope.ts'
import type { JobRow } from '../../store/tables.ts'
import { inTransaction } from '../../store/transaction.ts'
import { type Job, toJob } from './job.ts'

/** Changes a job in a transaction of its own if `holder` still holds it; undefined when it does not. */
export function changeHeldJob(
  scope: Scope,
  jobId: string,
  holder: string,
  change: (row: TimedJobRow) => JobRow,
): Promise<Job | undefined> {
  return inTransaction(scope, async (scope) => {
    const row = await lockUnfinishedJob(scope, jobId, holder)
    if (row === undefined) return undefined
    const changed = change(row)
    await updateJob(scope, changed)
    return toJob(changed)
  })
}
