import { removeSegment as removeCoreSegment } from '../../../core/segments/remove-segment.ts'
import type { Services } from '../../../core/services.ts'
import { pathScope } from '../../../http/call-scope.ts'
import { operation } from '../../../http/operation.ts'
import { IdParams } from '../../../http/schema.ts'
import { OwnerQuery } from '../parameters.ts'

export const removeSegment = ({ directory }: Services) =>
  operation({
    id: 'removeSegment',
    summary: 'Delete a segment',
    description: 'Not who is in it. A segment that names it holds nobody by it any more. Again is 404.',
    group: 'Segments',
    scope: 'write',
    params: IdParams,
    query: OwnerQuery,
    answers: { 204: null },
    async handle(call) {
      await removeCoreSegment(await pathScope(directory, 'segments', call), call.params.id)
      return { status: 204 }
    },
  })
