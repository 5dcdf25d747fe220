import { countSegment } from '../../../core/segments/get-segment.ts'
import { listSegments as listCoreSegments } from '../../../core/segments/list-segments.ts'
import type { Services } from '../../../core/services.ts'
import { callScope } from '../../../http/call-scope.ts'
import { cursorOf, isIdKey } from '../../../http/cursor.ts'
import { operation } from '../../../http/operation.ts'
import { Fields } from '../../../http/schema.ts'
import { Page, toPage } from '../page.ts'
import { pageQuery, pageSizeDefault, workspaceQuery } from '../parameters.ts'
import { countQuery, SegmentWire, segmentToWire } from './segment-wire.ts'

const cursor = cursorOf('segments', isIdKey)

export const listSegments = ({ directory }: Services) =>
  operation({
    id: 'listSegments',
    summary: 'List segments, newest first',
    group: 'Segments',
    scope: 'read',
    query: Fields({ ...workspaceQuery, ...pageQuery(), ...countQuery }),
    answers: { 200: Page(SegmentWire) },
    async handle(call) {
      const { limit = pageSizeDefault, count = false } = call.query
      const beforeId = cursor.read(call.query.cursor)
      const scope = await callScope(directory, call)
      const { segments, hasMore } = await listCoreSegments(scope, { limit, beforeId })
      const counts = new Map<string, number>()
      // One after the other: a list of segments must not take every connection there is.
      if (count) for (const { id } of segments) counts.set(id, await countSegment(scope, id))
      const toWire = (segment: (typeof segments)[number]) => segmentToWire(segment, counts.get(segment.id))
      return { status: 200, body: toPage(segments, hasMore, toWire, ({ id }) => cursor.write(id)) }
    },
  })
