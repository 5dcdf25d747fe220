import type { Scope } from '../../store/scope.ts'
import { Refusal } from '../failure.ts'
import type { Job } from '../jobs/job.ts'
import { undoJob } from '../jobs/undo-job.ts'
import { getImport } from './get-import.ts'

/** Adds a job that takes an import back, as `undoJob` does. Refuses one that was not started or has not ended. */
export async function undoImport(scope: Scope, id: string): Promise<Job> {
  const { job } = await getImport(scope, id)
  if (job === null) throw new Refusal({ code: 'conflict', detail: 'The import was not started.' })
  return undoJob(scope, id)
}
