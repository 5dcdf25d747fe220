import { getJob as getCoreJob } from '../../../core/jobs/get-job.ts'
import type { Services } from '../../../core/services.ts'
import { pathScope } from '../../../http/call-scope.ts'
import { operation } from '../../../http/operation.ts'
import { IdParams } from '../../../http/schema.ts'
import { OwnerQuery } from '../parameters.ts'
import { JobWire, jobToWire } from './job-wire.ts'

export const getJob = ({ directory }: Services) =>
  operation({
    id: 'getJob',
    summary: 'Get a job',
    group: 'Jobs',
    scope: 'read',
    params: IdParams,
    query: OwnerQuery,
    answers: { 200: JobWire },
    async handle(call) {
      const scope = await pathScope(directory, 'jobs', call)
      return { status: 200, body: jobToWire(await getCoreJob(scope, call.params.id)) }
    },
  })
