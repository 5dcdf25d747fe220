import type { ApiCall } from '../api/api-call.ts'
import type { Job } from '../api/wire-types.ts'

type Which = Pick<Job, 'id' | 'workspaceId'>

const of = (method: ApiCall['method'], { id, workspaceId }: Which, verb = ''): ApiCall => ({
  method,
  path: `/v2/jobs/${id}${verb}`,
  query: { workspaceId },
})

export const jobCall = (job: Which) => of('GET', job)
export const cancelCall = (job: Which) => of('POST', job, '/cancel')
export const undoCall = (job: Which) => of('POST', job, '/undo')
export const keptCall = (job: Which) => of('GET', job, '/kept')
