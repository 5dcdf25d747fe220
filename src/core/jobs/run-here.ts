import { lockUnfinishedJob } from '../../store/jobs/jobs.ts'
import { inTransaction, type Scope } from '../../store/kernel/scope.ts'
import { newId } from '../kernel/ids.ts'
import type { AnyJobKind } from './job-kind.ts'
import { later, leaseMs, putOff } from './job-lease.ts'
import { getJob, type Job, type NewJob, startJob, storeJob, toJob } from './jobs.ts'
import { runStep } from './run-step.ts'

/**
 * Adds a job and completes it before returning, for work that is usually short, so that the caller can answer
 * with the result. If this process ends, another one finishes the job after its lease. A step that throws
 * ends the job, or leaves it to the runners to retry, and the error is rethrown.
 */
export async function runJobHere(scope: Scope, kind: AnyJobKind, draft: NewJob): Promise<Job> {
  const holder = newId()
  const held = await inTransaction(scope, async (scope) => {
    const { id } = await startJob(scope, draft)
    const row = await lockUnfinishedJob(scope, id)
    const { now } = row!
    const mine = { ...row!, state: 'running', holder, free_at: later(now, leaseMs), started_at: now }
    await storeJob(scope, mine)
    return toJob(mine)
  })
  for (let job: Job | undefined = held; job !== undefined; ) {
    const step: Job = job
    try {
      job = await runStep(scope, kind, holder, step)
    } catch (error) {
      // If this fails as well, the lease expires by itself.
      await putOff(scope, holder, step, error).catch(() => {})
      throw error
    }
  }
  return getJob(scope, held.id)
}
