import { setTimeout as delay } from 'node:timers/promises'
import { getJob, type Job } from '../../src/core/jobs/jobs.ts'
import type { Scope } from '../../src/store/kernel/scope.ts'

/** The job once `isReached` holds of it: by default once it has ended. The test's own time limit bounds the wait. */
export async function jobEnded(
  scope: Scope,
  id: string,
  isReached: (job: Job) => boolean = (job) => job.finishedAt !== null,
): Promise<Job> {
  for (;;) {
    const job = await getJob(scope, id)
    if (isReached(job)) return job
    await delay(10)
  }
}
