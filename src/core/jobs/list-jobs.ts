import { listJobs as listJobRows } from '../../store/jobs.ts'
import type { Scope } from '../../store/scope.ts'
import { type Job, toJob } from './job.ts'

/** A page of the workspace's jobs, newest first. */
export async function listJobs(
  scope: Scope,
  page: { limit: number; beforeId?: string | undefined },
): Promise<{ jobs: Job[]; hasMore: boolean }> {
  const rows = await listJobRows(scope, { ...page, limit: page.limit + 1 })
  return { jobs: rows.slice(0, page.limit).map(toJob), hasMore: rows.length > page.limit }
}
