import { type Static, Type } from 'typebox'
import { limits } from '../../../core/limits.ts'
import type { List as CoreList } from '../../../core/lists/list.ts'
import { Fields, NullableText, Text, Timestamp, Uuid } from '../../../http/schema.ts'

export const listName = Text(limits.textMax, {
  description: 'Two lists may have the same',
  examples: ['March campaign'],
})

export const listDescription = NullableText(limits.descriptionMax)

const list = {
  id: Uuid(),
  name: listName,
  description: listDescription,
  createdAt: Timestamp(),
  updatedAt: Timestamp(),
}

export const ListWire = Fields(list, { title: 'List' })

/** A list that was looked up alone. */
export const CountedListWire = Fields(
  { ...list, memberCount: Type.Integer({ description: 'Living contacts on it' }) },
  { title: 'CountedList' },
)

/** A list in this wire's words. */
export function listToWire(list: CoreList): Static<typeof ListWire> {
  return {
    id: list.id,
    name: list.name,
    description: list.description,
    createdAt: list.createdAt.toISOString(),
    updatedAt: list.updatedAt.toISOString(),
  }
}
