import type { Fault } from '../fault.ts'
import { FaultList } from '../fault-list.ts'
import { limits } from '../limits.ts'
import { type CustomFieldType, customFieldTypes } from './custom-field-type.ts'

/** What a caller says about a custom field; absent is untouched, null clears. */
export interface CustomFieldDraft {
  name?: string | undefined
  description?: string | null | undefined
  /** What the translator already found. */
  faults?: readonly Fault[] | undefined
}

/** Of a new one also what no change speaks of: a slug stays, a type changes by a job. */
export interface NewCustomFieldDraft extends CustomFieldDraft {
  /** Text when absent. */
  type?: string | undefined
  /** Kept as given; derived from the name when absent or blank. */
  slug?: string | null | undefined
}

export interface CustomFieldDraftValues {
  name?: string
  description?: string | null
  type?: CustomFieldType
  slug?: string
}

/** Judges a custom field's name, description, type and slug. Names and slugs are trimmed. */
export function judgeCustomField(draft: NewCustomFieldDraft): {
  values: CustomFieldDraftValues
  faults: FaultList
} {
  const faults = new FaultList(draft.faults)
  const values: CustomFieldDraftValues = {}
  if (draft.name !== undefined) {
    const name = judgeKey('name', draft.name, faults)
    if (name === null) faults.add('name', 'required')
    else if (name !== undefined) values.name = name
  }
  if (draft.description !== undefined) {
    const description = faults.text('description', draft.description, limits.descriptionMax)
    if (description !== undefined) values.description = description
  }
  if (draft.type !== undefined) {
    const type = customFieldTypes.find((type) => type === draft.type)
    if (type === undefined) faults.add('type', 'not_one_of', customFieldTypes.join(', '))
    else values.type = type
  }
  const slug = judgeKey('slug', draft.slug ?? null, faults)
  if (slug) values.slug = slug
  return { values, faults }
}

/** Wires use names and slugs as keys of objects, where this one key is refused. */
function judgeKey(field: string, given: string | null, faults: FaultList): string | null | undefined {
  if (given?.trim() === '__proto__') {
    faults.add(field, 'forbidden_key')
    return undefined
  }
  return faults.text(field, given?.trim() ?? null, limits.textMax)
}
