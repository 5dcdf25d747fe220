import { lockDueJob, updateJob } from '../../store/jobs.ts'
import type { DirectoryScope } from '../../store/scope.ts'
import { inTransaction } from '../../store/transaction.ts'
import { ended } from './ended.ts'
import { type Job, toJob } from './job.ts'
import { jobScope } from './job-scope.ts'
import { attemptsMax, later, leaseMs } from './job-terms.ts'

/**
 * Takes the next job that is due for `holder`; undefined when there is none. Of several processes each gets another. A
 * holder that never gave its job back counts as a failed try, so a step that kills processes does not do so for ever.
 */
export function takeJob(
  scope: DirectoryScope,
  kinds: readonly string[],
  holder: string,
): Promise<Job | undefined> {
  return inTransaction(scope, async (scope) => {
    const row = await lockDueJob(scope, kinds)
    if (row === undefined) return undefined
    const tenant = jobScope(scope, toJob(row))
    const attempts = row.attempts + (row.holder === null ? 0 : 1)
    if (attempts >= attemptsMax) {
      const sentence = `The process that did it ended in the same step ${attempts} times.`
      await updateJob(tenant, ended({ ...row, attempts }, 'failed', sentence))
      return undefined
    }
    const taken = {
      ...row,
      state: 'running',
      attempts,
      holder,
      free_at: later(row.now, leaseMs),
      turn_at: row.now,
      started_at: row.started_at ?? row.now,
    }
    await updateJob(tenant, taken)
    return toJob(taken)
  })
}
