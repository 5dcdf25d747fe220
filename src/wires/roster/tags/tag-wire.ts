import { type Static, Type } from 'typebox'
import { limits } from '../../../core/limits.ts'
import type { Tag } from '../../../core/tags/tag.ts'
import { Fields, Text, Timestamp, Uuid } from '../../../http/schema.ts'

export const tagName = Text(limits.tagMax, {
  description: 'Trimmed, case-sensitive, unique in the workspace',
  examples: ['vip'],
})

export const tagFields = { id: Uuid(), name: tagName, createdAt: Timestamp(), updatedAt: Timestamp() }

export const TagWire = Fields(tagFields, { title: 'Tag' })

/** A tag that was looked up alone: its contacts are counted, which a list of tags would pay for dearly. */
export const CountedTagWire = Fields(
  { ...tagFields, contactCount: Type.Integer({ description: 'Living contacts that have it' }) },
  { title: 'CountedTag' },
)

/** A tag in this wire's words. */
export function tagToWire({ id, name, createdAt, updatedAt }: Tag): Static<typeof TagWire> {
  return { id, name, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() }
}
