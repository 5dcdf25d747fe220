import { type Static, Type } from 'typebox'
import { limits } from '../../../core/limits.ts'
import type { Segment } from '../../../core/segments/segment.ts'
import {
  Dictionary,
  Fields,
  Flag,
  Json,
  Nullable,
  NullableText,
  Text,
  Timestamp,
  Uuid,
} from '../../../http/schema.ts'
import { filterBody } from '../contacts/search-contacts.ts'

const segmentName = Text(limits.textMax, {
  description: 'Unique among the workspace’s segments',
  examples: ['Hot leads in Germany'],
})

const q = NullableText(limits.searchMax, { description: 'Only who is found by this search too' })

const view = Dictionary(Json(), {
  description: `How a dashboard shows it, columns and sort for example: kept as given, up to ${limits.segmentViewMax} characters of JSON`,
})

/** What a caller may say of a segment. */
export const segmentFields = {
  name: segmentName,
  filter: filterBody,
  q: Type.Optional(q),
  view: Type.Optional(Nullable(view)),
}

export const countQuery = {
  count: Type.Optional(Flag({ description: 'Count who is in it, exactly', default: false })),
}

export const SegmentWire = Fields(
  {
    id: Uuid(),
    name: segmentName,
    filter: Type.String({ description: 'As text, by the names of today' }),
    tree: Json({ description: 'The same as a tree' }),
    q,
    view,
    count: Type.Optional(Type.Integer({ description: 'Living contacts in it now; only with `count=true`' })),
    createdAt: Timestamp(),
    updatedAt: Timestamp(),
  },
  { title: 'Segment' },
)

/** A segment in this wire's words. */
export function segmentToWire(segment: Segment, count?: number): Static<typeof SegmentWire> {
  return {
    id: segment.id,
    name: segment.name,
    filter: segment.filter,
    tree: segment.tree,
    q: segment.q,
    view: segment.view as Record<string, unknown>,
    ...(count !== undefined && { count }),
    createdAt: segment.createdAt.toISOString(),
    updatedAt: segment.updatedAt.toISOString(),
  }
}
