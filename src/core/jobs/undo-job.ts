import { countJobContacts } from '../../store/job-contacts.ts'
import type { Scope } from '../../store/scope.ts'
import type { RetypeInput } from '../custom-fields/retype-job.ts'
import { undoRetype } from '../custom-fields/undo-retype.ts'
import { Refusal } from '../failure.ts'
import { getJob } from './get-job.ts'
import type { Job } from './job.ts'
import { startJob } from './start-job.ts'
import type { UndoInput } from './undo-kind.ts'

/**
 * Adds a job that takes back what another one did, as far as nobody has changed the contacts since; what it keeps is
 * listed. An undo can be undone. Of a retype, which changes a field too, that is one the other way. Refuses while the
 * other has not ended.
 */
export async function undoJob(scope: Scope, jobId: string): Promise<Job> {
  const job = await getJob(scope, jobId)
  if (job.finishedAt === null) {
    throw new Refusal({
      code: 'conflict',
      detail: 'The job has not ended yet: cancel it, or wait, and then undo it.',
    })
  }
  if (job.kind === 'retype') return undoRetype(scope, job as Job<RetypeInput>)
  const input: UndoInput = { jobId }
  return startJob(scope, { kind: 'undo', input, total: await countJobContacts(scope, jobId) })
}
