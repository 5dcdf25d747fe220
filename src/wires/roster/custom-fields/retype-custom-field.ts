import type { Static } from 'typebox'
import type { RetypePreview } from '../../../core/custom-fields/preview-retype.ts'
import { dryRunRetype, startRetype } from '../../../core/custom-fields/start-retype.ts'
import type { Services } from '../../../core/services.ts'
import { pathScope } from '../../../http/call-scope.ts'
import { faultMessage } from '../../../http/fault-message.ts'
import { operation } from '../../../http/operation.ts'
import { IdParams } from '../../../http/schema.ts'
import { JobWire, jobToWire } from '../jobs/job-wire.ts'
import { OwnerQuery } from '../parameters.ts'
import { RetypeBody, RetypePreviewWire } from './retype-bodies.ts'

export const retypeCustomField = ({ directory, jobs }: Services) =>
  operation({
    id: 'retypeCustomField',
    summary: 'Change the type of a custom field',
    description:
      'With `dryRun` 200 with the exact counts and examples. Otherwise the field has the new type at once, for every write and every answer, and 202 has the job that makes the stored values into it: until that has come to a contact, filters and sorts take a value that is not yet of the type for none. Values that do not convert make it 409, unless they may be dropped. The job can be watched, cancelled and undone; the same type again goes on where one was cancelled.',
    group: 'Custom fields',
    scope: 'write',
    params: IdParams,
    query: OwnerQuery,
    body: RetypeBody,
    collectsFaults: true,
    answers: { 200: RetypePreviewWire, 202: JobWire },
    async handle(call) {
      const { params, body, faults } = call
      const scope = await pathScope(directory, 'custom_fields', call)
      const draft = { type: body.type, dropUnconvertible: body.dropUnconvertible ?? undefined, faults }
      if (body.dryRun === true) {
        return { status: 200, body: previewToWire(await dryRunRetype(scope, params.id, draft)) }
      }
      const job = await startRetype(scope, params.id, draft)
      jobs.wake()
      return { status: 202, body: jobToWire(job) }
    },
  })

function previewToWire({ examples, ...counts }: RetypePreview): Static<typeof RetypePreviewWire> {
  const unconvertible = examples.unconvertible.map(({ expected, ...example }) => ({
    ...example,
    message: faultMessage({ code: example.code, ...(expected !== undefined && { expected }) }),
  }))
  return { ...counts, examples: { ...examples, unconvertible } }
}
