import { createSegment as createCoreSegment } from '../../../core/segments/create-segment.ts'
import type { Services } from '../../../core/services.ts'
import { callScope } from '../../../http/call-scope.ts'
import { operation } from '../../../http/operation.ts'
import { Fields } from '../../../http/schema.ts'
import { WorkspaceQuery, workspaceBody } from '../parameters.ts'
import { SegmentWire, segmentFields, segmentToWire } from './segment-wire.ts'

const CreateSegmentBody = Fields({ ...workspaceBody, ...segmentFields }, { title: 'NewSegment' })

export const createSegment = ({ directory }: Services) =>
  operation({
    id: 'createSegment',
    summary: 'Keep a filter as a segment',
    description:
      'It means the same after tags, lists and custom fields are renamed. A name that is taken is 409 and `existingId` says by which segment.',
    group: 'Segments',
    scope: 'write',
    query: WorkspaceQuery,
    body: CreateSegmentBody,
    collectsFaults: true,
    answers: { 201: SegmentWire },
    async handle(call) {
      const scope = await callScope(directory, call)
      const { name, filter, q, view } = call.body
      const segment = await createCoreSegment(scope, { name, filter, q, view, faults: call.faults })
      return { status: 201, body: segmentToWire(segment) }
    },
  })
