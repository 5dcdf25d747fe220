import { lockUnfinishedJob, updateJob } from '../../store/jobs.ts'
import type { Scope } from '../../store/scope.ts'
import { inTransaction } from '../../store/transaction.ts'
import { ended } from './ended.ts'
import { getJob } from './get-job.ts'
import type { Job } from './job.ts'

/** Ends a job after the chunk that is under way; what was done stays done. One that has ended stays as it is. */
export function cancelJob(scope: Scope, id: string): Promise<Job> {
  return inTransaction(scope, async (scope) => {
    // Waits for the chunk, whose transaction holds the row.
    const row = await lockUnfinishedJob(scope, id)
    if (row !== undefined) await updateJob(scope, ended(row, 'cancelled'))
    return getJob(scope, id)
  })
}
