import { countSegment, getSegment as getCoreSegment } from '../../../core/segments/get-segment.ts'
import type { Services } from '../../../core/services.ts'
import { pathScope } from '../../../http/call-scope.ts'
import { operation } from '../../../http/operation.ts'
import { Fields, IdParams } from '../../../http/schema.ts'
import { ownerQuery } from '../parameters.ts'
import { countQuery, SegmentWire, segmentToWire } from './segment-wire.ts'

export const getSegment = ({ directory }: Services) =>
  operation({
    id: 'getSegment',
    summary: 'Get a segment',
    group: 'Segments',
    scope: 'read',
    params: IdParams,
    query: Fields({ ...ownerQuery, ...countQuery }),
    answers: { 200: SegmentWire },
    async handle(call) {
      const scope = await pathScope(directory, 'segments', call)
      const segment = await getCoreSegment(scope, call.params.id)
      const count = call.query.count ? await countSegment(scope, segment.id) : undefined
      return { status: 200, body: segmentToWire(segment, count) }
    },
  })
