import { Type } from 'typebox'
import { Refusal } from '../../../core/failure.ts'
import { getImport } from '../../../core/imports/get-import.ts'
import type { Services } from '../../../core/services.ts'
import { pathScope } from '../../../http/call-scope.ts'
import { eventStream, eventStreamHeaders, eventStreamType } from '../../../http/event-stream.ts'
import { operation } from '../../../http/operation.ts'
import { IdParams } from '../../../http/schema.ts'
import { OwnerQuery } from '../parameters.ts'
import { importToSummary } from './import-wire.ts'

export const streamImport = ({ directory, jobWatch }: Services) =>
  operation({
    id: 'streamImport',
    summary: 'Watch an import',
    description:
      'Server-sent events: `event: progress` with the import (without its profile) as data, at once and at every change, the last one with its final state; then the stream ends. 409 before it is started.',
    group: 'Imports',
    scope: 'read',
    params: IdParams,
    query: OwnerQuery,
    answers: {
      200: Type.String({ examples: ['event: progress\ndata: {"id":"…","state":"running",…}\n\n'] }),
    },
    streams: [eventStreamType],
    async handle(call) {
      const scope = await pathScope(directory, 'imports', call)
      const found = await getImport(scope, call.params.id)
      const { job: present } = found
      if (present === null) throw new Refusal({ code: 'conflict', detail: 'The import was not started.' })
      const events = eventStream('progress', ({ onChange, onEnd }) =>
        jobWatch.watch(present, { onChange: (job) => onChange(importToSummary({ ...found, job })), onEnd }),
      )
      return { status: 200, headers: eventStreamHeaders, body: events }
    },
  })
