import { undoJob as undoCoreJob } from '../../../core/jobs/undo-job.ts'
import type { Services } from '../../../core/services.ts'
import { pathScope } from '../../../http/call-scope.ts'
import { operation } from '../../../http/operation.ts'
import { IdParams } from '../../../http/schema.ts'
import { OwnerQuery } from '../parameters.ts'
import { JobWire, jobToWire } from './job-wire.ts'

export const undoJob = ({ directory, jobs }: Services) =>
  operation({
    id: 'undoJob',
    summary: 'Undo a job',
    description:
      'Makes a job that puts every contact back that nobody has changed since: changes are taken back, what was deleted is restored, what was created goes into the bin. What it keeps is listed at `/v2/jobs/{id of the undo}/kept`. Of a retype the field gets its former type back, and every value that nobody has changed since what it was; one that does not fit that type is kept aside. An undo can be undone. 409 while the job has not ended.',
    group: 'Jobs',
    scope: 'write',
    params: IdParams,
    query: OwnerQuery,
    answers: { 202: JobWire },
    async handle(call) {
      const scope = await pathScope(directory, 'jobs', call)
      const job = await undoCoreJob(scope, call.params.id)
      jobs.wake()
      return { status: 202, body: jobToWire(job) }
    },
  })
