import type { BulkRequest } from '../../../core/bulk/start-bulk.ts'
import { countBulk, startBulk as startCoreBulk } from '../../../core/bulk/start-bulk.ts'
import type { Services } from '../../../core/services.ts'
import { callScope } from '../../../http/call-scope.ts'
import { operation } from '../../../http/operation.ts'
import { JobWire, jobToWire } from '../jobs/job-wire.ts'
import { WorkspaceQuery } from '../parameters.ts'
import { BulkBody, BulkCountWire } from './bulk-bodies.ts'

export const startBulk = ({ directory, jobs }: Services) =>
  operation({
    id: 'startBulk',
    summary: 'Change all contacts of a filter, a list or a segment',
    description:
      'Starts a job on the server and answers 202 with it; with `dryRun` 200 with the exact count. The contacts that exist now are gone through once each; one that is no longer selected when its turn comes is skipped, one that is made later is not touched. `restore` selects from the bin, everything else among the living. The job can be watched, cancelled and undone.',
    group: 'Jobs',
    scope: 'write',
    query: WorkspaceQuery,
    body: BulkBody,
    collectsFaults: true,
    answers: { 200: BulkCountWire, 202: JobWire },
    async handle(call) {
      const scope = await callScope(directory, call)
      const request = readBulk(call.body, call.faults)
      if (call.body.dryRun === true) return { status: 200, body: { count: await countBulk(scope, request) } }
      const job = await startCoreBulk(scope, request)
      jobs.wake()
      return { status: 202, body: jobToWire(job) }
    },
  })

function readBulk(body: Partial<BulkBody>, faults: BulkRequest['faults'] = []): BulkRequest {
  const { filter, q, listId, segmentId, ids, all, action } = body
  return {
    selection: {
      filter: filter ?? undefined,
      q: q ?? undefined,
      listId: listId ?? undefined,
      segmentId: segmentId ?? undefined,
      ids: ids ?? undefined,
      all: all ?? undefined,
    },
    action: action ?? {},
    faults,
  }
}
