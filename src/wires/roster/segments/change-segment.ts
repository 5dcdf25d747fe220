import { changeSegment as changeCoreSegment } from '../../../core/segments/change-segment.ts'
import type { Services } from '../../../core/services.ts'
import { pathScope } from '../../../http/call-scope.ts'
import { operation } from '../../../http/operation.ts'
import { Fields, IdParams } from '../../../http/schema.ts'
import { optional } from '../contacts/contact-fields.ts'
import { OwnerQuery, workspaceBody } from '../parameters.ts'
import { SegmentWire, segmentFields, segmentToWire } from './segment-wire.ts'

const ChangeSegmentBody = Fields({ ...workspaceBody, ...optional(segmentFields) }, { title: 'SegmentChange' })

export const changeSegment = ({ directory }: Services) =>
  operation({
    id: 'changeSegment',
    summary: 'Change a segment',
    description: 'At least one field. A segment that would stand inside itself is refused.',
    group: 'Segments',
    scope: 'write',
    params: IdParams,
    query: OwnerQuery,
    body: ChangeSegmentBody,
    collectsFaults: true,
    answers: { 200: SegmentWire },
    async handle(call) {
      const scope = await pathScope(directory, 'segments', call)
      const { name, filter, q, view } = call.body
      const draft = { name, filter, q, view, faults: call.faults }
      return { status: 200, body: segmentToWire(await changeCoreSegment(scope, call.params.id, draft)) }
    },
  })
