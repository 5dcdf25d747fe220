import type { ContactRead } from '../../store/contacts.ts'
import { judgeCustomValue } from '../custom-fields/custom-value.ts'
import type { JsonValue } from './contact.ts'
import type { FieldRule } from './workspace-rules.ts'

/** A custom field that was defined after contacts had attributes of its slug. */
export interface TakeOver {
  field: FieldRule
  defaultRegion: string | null
}

type Values = Pick<ContactRead, 'custom' | 'attributes'>

/**
 * Moves the attribute that stands under a field's slug into the field, as the field's type keeps it. What does not fit
 * exactly stays an attribute, and a value that the field already has stays.
 */
export function takeOver({ custom, attributes }: Values, wanted: TakeOver | undefined): Values {
  if (wanted === undefined) return { custom, attributes }
  const { field, defaultRegion } = wanted
  if (!Object.hasOwn(attributes, field.slug) || Object.hasOwn(custom, field.id)) return { custom, attributes }
  const given = attributes[field.slug] as JsonValue
  const judged = judgeCustomValue(field.type, given, { parse: false, defaultRegion })
  if ('fault' in judged || judged.value === null) return { custom, attributes }
  const { [field.slug]: _moved, ...rest } = attributes
  return { custom: { ...custom, [field.id]: judged.value }, attributes: rest }
}
