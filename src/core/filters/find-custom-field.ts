import type { FieldRule, WorkspaceRules } from '../contacts/workspace-rules.ts'
import { customPrefix } from './filter-text.ts'

/** The custom field that `customFields.<name or id>` is; undefined where it is none, or another field. */
export function findCustomField(field: string, rules: WorkspaceRules): FieldRule | undefined {
  if (!field.startsWith(customPrefix)) return undefined
  const key = field.slice(customPrefix.length)
  return rules.fieldByName.get(key) ?? rules.fieldById.get(key.toLowerCase())
}
