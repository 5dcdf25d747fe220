import { type Static, Type } from 'typebox'
import type { WriteModes } from '../../../core/contacts/draft.ts'
import { Fields, OneOf } from '../../../http/schema.ts'
import { dialState, identity, reach } from './contact-fields.ts'

const howField = OneOf(['replace', 'fill'], {
  description: '`replace` writes what is given, `fill` only what is empty',
})
const howSet = OneOf(['append', 'remove', 'set'], {
  description: 'Add these, take these off, or have exactly these',
})

const fieldNames = Object.keys({ ...identity, ...reach, ...dialState, customFields: null })
const fields = Object.fromEntries(fieldNames.map((name) => [name, Type.Optional(howField)]))

/** How an upsert writes onto a contact that it matches. */
export const Modes = Fields(
  {
    default: Type.Optional(howField),
    fields: Type.Optional(
      Fields(
        { ...fields, tags: Type.Optional(howSet), lists: Type.Optional(howSet) },
        { title: 'FieldModes' },
      ),
    ),
  },
  { title: 'WriteModes', examples: [{ default: 'fill', fields: { jobTitle: 'replace', tags: 'set' } }] },
)

export type SetMode = 'append' | 'remove' | 'set'

export interface ReadModes {
  modes: WriteModes
  tags: SetMode
  lists: SetMode
}

/** What is said, with what is left out: everything replaces, tags and lists append. */
export function readModes(
  given: Static<typeof Modes> | null | undefined,
  preserveExisting = false,
): ReadModes {
  const { tags = 'append', lists = 'append', ...byField } = (given?.fields ?? {}) as Record<string, string>
  return {
    modes: {
      default: given?.default ?? (preserveExisting ? 'fill' : 'replace'),
      fields: byField as WriteModes['fields'] & {},
    },
    tags: tags as SetMode,
    lists: lists as SetMode,
  }
}
