import { type Static, Type } from 'typebox'
import type { CustomValue } from '../../core/contacts/contact.ts'
import type { CustomDraft } from '../../core/contacts/draft.ts'
import { limits } from '../../core/limits.ts'
import { Fields, List, Nullable, NullableText, Uuid } from '../../http/schema.ts'

/** Custom values as this wire answers them. */
export const CustomFieldsWire = List(Fields({ custom_field_id: Uuid(), value: Type.String() }), {
  description: 'Those that have a value, always as text, by the age of their fields',
})

/** Custom values as a body names them. Open, unlike `Fields`: this wire ignores keys that it does not know here too. */
export const CustomFieldsBody = Nullable(
  List(
    Type.Object({
      custom_field_id: Uuid(),
      value: NullableText(limits.customValueMax, {
        description: 'Text that reads as the field’s type. null clears',
      }),
    }),
    {
      description:
        'By id; an unknown one is refused. Fields that are not named keep their values; of a repeated id the last counts. null says nothing',
      maxItems: limits.customFieldsPerWorkspaceMax,
    },
  ),
)

/** What a body says of custom values, for the core. Parts that the schema found faulty are gone and passed over. */
export function customFromWire(items: Static<typeof CustomFieldsBody> | undefined): CustomDraft {
  const given: Partial<NonNullable<typeof items>[number] | undefined>[] = items ?? []
  return {
    by: 'id',
    values: given.flatMap(({ custom_field_id: key, value } = {}, index) =>
      key === undefined || value === undefined ? [] : [{ key, value, path: `custom_fields[${index}].value` }],
    ),
    parse: true,
    unknown: 'refuse',
  }
}

/** Custom values in this wire's words; ids are uuid v7, so their order is the fields' age. */
export function customToWire(values: readonly CustomValue[]): Static<typeof CustomFieldsWire> {
  return values
    .map(({ fieldId, value }) => ({
      custom_field_id: fieldId,
      value: typeof value === 'string' ? value : JSON.stringify(value),
    }))
    .sort((a, b) => (a.custom_field_id < b.custom_field_id ? -1 : 1))
}
