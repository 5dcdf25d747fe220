import { type Static, Type } from 'typebox'
import type { CustomField } from '../../core/custom-fields/custom-field.ts'
import type { CustomFieldType } from '../../core/custom-fields/custom-field-type.ts'
import type { NewCustomFieldDraft } from '../../core/custom-fields/judge-custom-field.ts'
import type { Fault } from '../../core/fault.ts'
import { limits } from '../../core/limits.ts'
import { Fields, NullableText, OneOf, Text, Uuid } from '../../http/schema.ts'
import { customAttributeNames, faultsFromWire } from './names.ts'
import { nobody, recordKeys } from './record.ts'

/** What this wire calls each type. It has no word for `json` and cannot make one, but must not call it text. */
const typeWords: Record<CustomFieldType, string> = {
  text: 'text',
  number: 'number',
  boolean: 'boolean',
  date: 'date',
  email: 'email',
  phone: 'phone_number',
  url: 'url',
  json: 'json',
}

const writableTypes = ['text', 'number', 'boolean', 'date', 'phone_number', 'email', 'url'] as const

/** An attribute as this wire answers it. */
export const CustomAttributeWire = Fields(
  {
    id: Uuid(),
    organizationId: Uuid(),
    name: Text(limits.textMax, { description: 'The slug: the key in customAttributes' }),
    displayName: Text(limits.textMax),
    description: NullableText(limits.descriptionMax),
    type: OneOf([...writableTypes, 'json'], { description: '`json` only where another wire made it' }),
    ...recordKeys,
  },
  { title: 'CustomAttribute' },
)

const description = Type.Optional(NullableText(256, { examples: ['Age of the customer in years'] }))

export const CreateCustomAttributeBody = Fields({
  displayName: Text(64, { minLength: 3, description: 'Unique', examples: ['Customer Age'] }),
  description,
  type: OneOf(writableTypes),
})

export const ChangeCustomAttributeBody = Fields({ description })

/** What a body says, for the core. */
export function fieldFromWire(
  { displayName, description, type }: Partial<Static<typeof CreateCustomAttributeBody>>,
  faults: readonly Fault[],
): NewCustomFieldDraft {
  return {
    name: displayName,
    description,
    type: type === 'phone_number' ? 'phone' : type,
    faults: faultsFromWire(faults, customAttributeNames),
  }
}

/** A custom field in this wire's words. */
export function customAttributeToWire(
  organizationId: string,
  field: CustomField,
): Static<typeof CustomAttributeWire> {
  return {
    id: field.id,
    organizationId,
    name: field.slug,
    displayName: field.name,
    description: field.description,
    type: typeWords[field.type] as Static<typeof CustomAttributeWire>['type'],
    createdAt: field.createdAt.toISOString(),
    updatedAt: field.updatedAt.toISOString(),
    ...nobody,
  }
}
