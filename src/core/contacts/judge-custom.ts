import { judgeAttribute, judgeCustomValue } from '../custom-fields/custom-value.ts'
import type { JsonValue } from '../custom-fields/read-json-text.ts'
import { at } from '../fault.ts'
import type { FaultList } from '../fault-list.ts'
import { textFault } from '../text.ts'
import type { ContactDraft, CustomDraft } from './draft.ts'
import type { WorkspaceRules } from './workspace-rules.ts'

export interface JudgedCustom {
  /** By field id; null clears. */
  custom: Map<string, JsonValue>
  /** By key, for keys that no field has; null clears. */
  attributes: Map<string, JsonValue>
}

/** Finds each custom value's field and judges the value by its type. */
export function judgeCustom(
  draft: CustomDraft | undefined,
  rules: WorkspaceRules,
  faults: FaultList,
): JudgedCustom {
  const judged: JudgedCustom = { custom: new Map(), attributes: new Map() }
  if (draft === undefined) return judged
  const fields = { name: rules.fieldByName, id: rules.fieldById, slug: rules.fieldBySlug }[draft.by]
  for (const { key, value, path } of draft.values) {
    const field = fields.get(draft.by === 'id' ? key.toLowerCase() : key)
    if (field === undefined && draft.unknown === 'refuse') {
      faults.add(path, 'unknown_custom_field')
      continue
    }
    const result =
      field === undefined
        ? judgeAttribute(value)
        : judgeCustomValue(field.type, value, { parse: draft.parse, defaultRegion: rules.defaultRegion })
    if ('fault' in result) faults.add(path, result.fault.code, result.fault.expected)
    else if (field === undefined) judged.attributes.set(key, result.value)
    else {
      judged.custom.set(field.id, result.value)
      // An attribute from before the field, which did not fit it, is now written over.
      judged.attributes.set(field.slug, null)
    }
  }
  return judged
}

/** Adds attributes that are given as such to those that are to be written; null clears. */
export function judgeAttributes(
  given: ContactDraft['attributes'],
  judged: Map<string, JsonValue>,
  faults: FaultList,
): void {
  for (const [key, value] of Object.entries(given ?? {})) {
    const result = judgeAttribute(value)
    const keyFault = textFault(key)
    if (keyFault !== undefined) faults.add(at('attributes', key), keyFault)
    else if ('fault' in result) faults.add(at('attributes', key), result.fault.code, result.fault.expected)
    else judged.set(key, result.value)
  }
}
