import type { ContactRead } from '../../store/contacts.ts'
import { judgeCustomValue } from '../custom-fields/custom-value.ts'
import type { JsonValue } from '../custom-fields/read-json-text.ts'
import type { WorkspaceRules } from './workspace-rules.ts'

type TakenValues = Pick<ContactRead, 'custom' | 'attributes'>

/**
 * Moves attributes that stand under the slug of a field, which was made after them, into the field as its type keeps
 * them. What does not fit exactly stays an attribute, and a value that the field already has stays. Every write does it,
 * so that nothing is left behind for good by a crash, or by a write that did not know of the field yet.
 */
export function takeOver(
  { custom, attributes }: TakenValues,
  { fieldBySlug, defaultRegion }: Pick<WorkspaceRules, 'fieldBySlug' | 'defaultRegion'>,
): TakenValues {
  for (const [key, given] of Object.entries(attributes)) {
    const field = fieldBySlug.get(key)
    if (field === undefined || Object.hasOwn(custom, field.id)) continue
    const judged = judgeCustomValue(field.type, given as JsonValue, { parse: false, defaultRegion })
    if ('fault' in judged || judged.value === null) continue
    const { [key]: _moved, ...rest } = attributes
    custom = { ...custom, [field.id]: judged.value }
    attributes = rest
  }
  return { custom, attributes }
}
