import { Type } from 'typebox'
import { getJob } from '../../../core/jobs/get-job.ts'
import type { Services } from '../../../core/services.ts'
import { pathScope } from '../../../http/call-scope.ts'
import { eventStream, eventStreamHeaders, eventStreamType } from '../../../http/event-stream.ts'
import { operation } from '../../../http/operation.ts'
import { IdParams } from '../../../http/schema.ts'
import { OwnerQuery } from '../parameters.ts'
import { jobToWire } from './job-wire.ts'

export const streamJob = ({ directory, jobWatch }: Services) =>
  operation({
    id: 'streamJob',
    summary: 'Watch a job',
    description:
      'Server-sent events: `event: progress` with the job as data, at once and at every change, the last one with its final state; then the stream ends. Whoever reads slowly gets the latest. A comment comes every 15 s; a stream that ends before a final state may be opened again.',
    group: 'Jobs',
    scope: 'read',
    params: IdParams,
    query: OwnerQuery,
    answers: {
      200: Type.String({ examples: ['event: progress\ndata: {"id":"…","state":"running",…}\n\n'] }),
    },
    streams: [eventStreamType],
    async handle(call) {
      const scope = await pathScope(directory, 'jobs', call)
      const job = await getJob(scope, call.params.id)
      const events = eventStream('progress', ({ onChange, onEnd }) =>
        jobWatch.watch(job, { onChange: (changed) => onChange(jobToWire(changed)), onEnd }),
      )
      return { status: 200, headers: eventStreamHeaders, body: events }
    },
  })
