import {
  deleteForgottenJobs,
  deleteJobNotes,
  findForgettableJob,
  findUnstartedImport,
  updateJobForgotten,
} from '../../store/jobs/forget-jobs.ts'
import { inTransaction, type Scope } from '../../store/kernel/scope.ts'
import type { Chunk } from './chunks.ts'

const jobsAtOnce = 500

/**
 * Removes, in chunks, the details of jobs and imports that ended before a time: the contacts they changed,
 * the rows they refused, their inputs and files. They can no longer be undone. Their results stay for as long
 * as the log has their changes.
 */
export function forgetJobs(scope: Scope, before: Date): () => Promise<Chunk> {
  return () =>
    inTransaction(scope, async (scope) => {
      const id = (await findForgettableJob(scope, before)) ?? (await findUnstartedImport(scope, before))
      if (id === undefined) return { removed: 0, isLast: true }
      const removed = await deleteJobNotes(scope, id)
      if (removed > 0) return { removed, isLast: false }
      await updateJobForgotten(scope, id, new Date())
      return { removed: 1, isLast: false }
    })
}

/** Removes, in chunks, the rest of such jobs once the log has none of their changes. */
export function dropForgottenJobs(scope: Scope): () => Promise<Chunk> {
  return async () => {
    const removed = await inTransaction(scope, (scope) => deleteForgottenJobs(scope, jobsAtOnce))
    return { removed, isLast: removed < jobsAtOnce }
  }
}
