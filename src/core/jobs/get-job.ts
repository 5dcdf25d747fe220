import { findJob } from '../../store/jobs.ts'
import type { Scope } from '../../store/scope.ts'
import { notFound } from '../failure.ts'
import { type Job, toJob } from './job.ts'

/** A job of the workspace. */
export async function getJob(scope: Scope, id: string): Promise<Job> {
  const row = await findJob(scope, id)
  if (row === undefined) throw notFound()
  return toJob(row)
}
