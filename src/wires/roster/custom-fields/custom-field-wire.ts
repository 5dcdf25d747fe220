import { type Static, Type } from 'typebox'
import type { CustomField } from '../../../core/custom-fields/custom-field.ts'
import { customFieldTypes } from '../../../core/custom-fields/custom-field-type.ts'
import { limits } from '../../../core/limits.ts'
import { Fields, List, Nullable, NullableText, OneOf, Text, Timestamp, Uuid } from '../../../http/schema.ts'

export const fieldName = Text(limits.textMax, {
  description: 'What contacts call it in `customFields`. Trimmed, case-sensitive, unique in the workspace',
  examples: ['Lead source'],
})

export const fieldType = OneOf(customFieldTypes, {
  description:
    'What its values are. text, email, phone (kept as E.164), url and date (`2026-01-31`, or with a time) are strings; number and boolean are themselves (`-0` becomes `0`, the same number); json is anything',
})

export const fieldDescription = NullableText(limits.descriptionMax)

export const CustomFieldWire = Fields(
  {
    id: Uuid(),
    name: fieldName,
    slug: Type.String({
      description: 'Made from the name at first, and never changed: the gomobile wire’s key',
      examples: ['lead_source'],
    }),
    type: fieldType,
    description: fieldDescription,
    aliases: List(Type.String(), {
      description:
        'Former names, oldest first. They keep working on every wire until another field takes them',
    }),
    retypeJobId: Nullable(
      Uuid({
        description:
          'The job that makes its values into its type. One that has ended was cancelled, failed or kept some aside. Null: all are of it',
      }),
    ),
    createdAt: Timestamp(),
    updatedAt: Timestamp(),
  },
  { title: 'CustomField' },
)

/** A custom field in this wire's words. */
export function customFieldToWire(field: CustomField): Static<typeof CustomFieldWire> {
  return { ...field, createdAt: field.createdAt.toISOString(), updatedAt: field.updatedAt.toISOString() }
}
