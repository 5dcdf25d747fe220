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
 * Chunks that forget the jobs and imports which ended before a time: whom they changed, what they kept and refused, what they
 * were asked for and their files. They cannot be undone any more. What each came to stays for as long as the log has its changes.
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

/** Chunks that remove what is left of forgotten jobs of which the log has nothing any more. */
export function dropForgottenJobs(scope: Scope): () => Promise<Chunk> {
  return async () => {
    const removed = await inTransaction(scope, (scope) => deleteForgottenJobs(scope, jobsAtOnce))
    return { removed, isLast: removed < jobsAtOnce }
  }
}
