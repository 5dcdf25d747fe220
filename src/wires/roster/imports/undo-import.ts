import { undoImport as undoCoreImport } from '../../../core/imports/undo-import.ts'
import type { Services } from '../../../core/services.ts'
import { pathScope } from '../../../http/call-scope.ts'
import { operation } from '../../../http/operation.ts'
import { IdParams } from '../../../http/schema.ts'
import { JobWire, jobToWire } from '../jobs/job-wire.ts'
import { OwnerQuery } from '../parameters.ts'

export const undoImport = ({ directory, jobs }: Services) =>
  operation({
    id: 'undoImport',
    summary: 'Undo an import',
    description:
      'Makes a job that bins whom the import created and puts back whom it changed; those that somebody changed since are kept and listed at `/v2/jobs/{id of the undo}/kept`. Custom fields that it made stay. 409 while it has not ended.',
    group: 'Imports',
    scope: 'write',
    params: IdParams,
    query: OwnerQuery,
    answers: { 202: JobWire },
    async handle(call) {
      const scope = await pathScope(directory, 'imports', call)
      const job = await undoCoreImport(scope, call.params.id)
      jobs.wake()
      return { status: 202, body: jobToWire(job) }
    },
  })
