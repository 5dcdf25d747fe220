import { countUnfinishedJobs, findJob, insertJob } from '../../store/jobs.ts'
import type { Scope } from '../../store/scope.ts'
import { notFound, Refusal } from '../failure.ts'
import { newId, timeOf } from '../ids.ts'
import { limits } from '../limits.ts'
import { type Job, toJob } from './job.ts'

export interface NewJob {
  /** A new one unless its kind has given it one already. */
  id?: string
  /** As `job-kinds.ts` calls it. */
  kind: string
  input: object
  total?: number | null
}

/**
 * Adds a job, in the caller's transaction where there is one. `JobRunner.wake` after that is committed makes it begin at
 * once. Refuses when the workspace has too many that have not ended.
 */
export async function startJob(scope: Scope, draft: NewJob): Promise<Job> {
  const { id = newId(), kind, input, total = null } = draft
  const max = limits.unfinishedJobsPerWorkspaceMax
  if ((await countUnfinishedJobs(scope, max)) >= max) {
    throw new Refusal({
      code: 'too_many_requests',
      detail: `The workspace has ${max} jobs that have not ended: wait for one, or cancel one.`,
      retryAfterS: 10,
    })
  }
  await insertJob(scope, { id, kind, actor: scope.actor, input, total, created_at: timeOf(id) })
  const row = await findJob(scope, id)
  if (row === undefined) throw notFound()
  return toJob(row)
}
