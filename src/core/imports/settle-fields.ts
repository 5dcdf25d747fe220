import type { Scope } from '../../store/scope.ts'
import { getWorkspaceRules, type WorkspaceRules } from '../contacts/workspace-rules.ts'
import { createCustomField } from '../custom-fields/create-custom-field.ts'
import type { CustomFieldType } from '../custom-fields/custom-field-type.ts'
import { refuseFaults } from '../failure.ts'
import { at, type Fault } from '../fault.ts'
import type { FileTranslator } from './file-translator.ts'
import type { ImportPlan, MappedColumn } from './import-plan.ts'

/** Types by name of fields that a dry run would make. */
export type NewFields = Readonly<Record<string, CustomFieldType>>

/**
 * Finds the custom field of every column that goes to one and makes those that are missing and have a type; a dry run only
 * says which. Refuses the columns whose field is missing and has none.
 */
export async function settleFields(
  scope: Scope,
  translator: FileTranslator,
  { mapping, dryRun }: ImportPlan,
): Promise<{ mapping: MappedColumn[]; newFields: NewFields }> {
  const rules = await getWorkspaceRules(scope)
  const missing = new Map<string, CustomFieldType>()
  const faults: Fault[] = []
  for (const [index, column] of mapping.entries()) {
    const name = translator.customNameOf(column)
    if (name === undefined || rules.fieldByName.has(name)) continue
    if (column.type !== undefined) missing.set(name, column.type)
    else if (!missing.has(name))
      faults.push({ field: at(at('mapping', index), 'field'), code: 'unknown_custom_field' })
  }
  refuseFaults(faults)
  if (dryRun) return { mapping: settled(mapping, translator, rules), newFields: Object.fromEntries(missing) }
  for (const [name, type] of missing) await createCustomField(scope, { name, type })
  const present = missing.size > 0 ? await getWorkspaceRules(scope) : rules
  return { mapping: settled(mapping, translator, present), newFields: {} }
}

/** Slugs never change, so a field that is renamed meanwhile is still found. */
function settled(
  mapping: readonly MappedColumn[],
  translator: FileTranslator,
  rules: WorkspaceRules,
): MappedColumn[] {
  return mapping.map((column) => {
    const name = translator.customNameOf(column)
    const field = name === undefined ? undefined : rules.fieldByName.get(name)
    return field === undefined ? column : { ...column, slug: field.slug, type: field.type }
  })
}
