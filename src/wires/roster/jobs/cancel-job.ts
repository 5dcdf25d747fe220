import { cancelJob as cancelCoreJob } from '../../../core/jobs/cancel-job.ts'
import type { Services } from '../../../core/services.ts'
import { pathScope } from '../../../http/call-scope.ts'
import { operation } from '../../../http/operation.ts'
import { IdParams } from '../../../http/schema.ts'
import { OwnerQuery } from '../parameters.ts'
import { JobWire, jobToWire } from './job-wire.ts'

export const cancelJob = ({ directory }: Services) =>
  operation({
    id: 'cancelJob',
    summary: 'Cancel a job',
    description:
      'Answers once the chunk that is under way has been written; no other begins. What was done stays done: `undo` takes it back. One that has ended stays as it is, so again answers the same.',
    group: 'Jobs',
    scope: 'write',
    params: IdParams,
    query: OwnerQuery,
    answers: { 200: JobWire },
    async handle(call) {
      const scope = await pathScope(directory, 'jobs', call)
      return { status: 200, body: jobToWire(await cancelCoreJob(scope, call.params.id)) }
    },
  })
