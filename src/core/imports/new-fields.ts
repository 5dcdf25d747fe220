import type { Scope } from '../../store/kernel/scope.ts'
import { createCustomField } from '../custom-fields/custom-fields.ts'
import type { CustomFieldType } from '../fields/contact-fields.ts'
import { customNameOf } from '../fields/contact-fields.ts'
import { judgeCustomValue } from '../fields/custom-values.ts'
import { hasOptions } from '../fields/field-options.ts'
import { getWorkspaceRules, type WorkspaceRules } from '../fields/workspace-rules.ts'
import { Refusal, refuseFaults } from '../kernel/failure.ts'
import { at, type Fault, FaultList } from '../kernel/fault.ts'
import { limits } from '../kernel/limits.ts'
import type { RowDraft } from './file-translator.ts'
import type { ImportPlan, MappedColumn } from './import-plan.ts'

/** The types of the fields that a dry run would create, by name. */
export type NewFields = Readonly<Record<string, CustomFieldType>>

/**
 * Finds the custom field of every column that is mapped to one, and creates missing ones whose type is given;
 * a dry run only returns them. Refuses columns whose field is missing and has no type.
 */
export async function settleFields(
  scope: Scope,
  { mapping, dryRun }: ImportPlan,
): Promise<{ mapping: MappedColumn[]; newFields: NewFields }> {
  const rules = await getWorkspaceRules(scope)
  const missing = new Map<string, CustomFieldType>()
  const faults: Fault[] = []
  for (const [index, column] of mapping.entries()) {
    const name = customNameOf(column.field ?? '')
    if (name === undefined || rules.fieldByName.has(name)) continue
    if (column.type !== undefined) missing.set(name, column.type)
    else if (!missing.has(name))
      faults.push({ field: at(at('mapping', index), 'field'), code: 'unknown_custom_field' })
  }
  refuseFaults(faults)
  refuseTooMany(missing.size, rules.fieldById.size)
  if (dryRun) return { mapping: settled(mapping, rules), newFields: Object.fromEntries(missing) }
  for (const [name, type] of missing) await createCustomField(scope, { name, type })
  const present = missing.size > 0 ? await getWorkspaceRules(scope) : rules
  return { mapping: settled(mapping, present, missing), newFields: {} }
}

/** Checked before anything is written: otherwise a file could lose columns for lack of room. */
function refuseTooMany(wanted: number, present: number): void {
  const max = limits.customFieldsPerWorkspaceMax
  const surplus = wanted + present - max
  if (wanted === 0 || surplus <= 0) return
  throw new Refusal({
    code: 'invalid',
    detail: `The file would make ${wanted} new custom fields. A workspace can have ${max} and this one has ${present}: leave out ${surplus} of its columns.`,
    faults: [{ field: 'mapping', code: 'too_many', expected: max }],
  })
}

/** Slugs never change, so a field that is renamed during the import is still found. */
function settled(
  mapping: readonly MappedColumn[],
  rules: WorkspaceRules,
  made: ReadonlyMap<string, CustomFieldType> = new Map(),
): MappedColumn[] {
  return mapping.map((column) => {
    const name = customNameOf(column.field ?? '')
    const field = name === undefined ? undefined : rules.fieldByName.get(name)
    if (field === undefined) return column
    const createOptions = hasOptions(field.type) && (column.createOptions === true || made.has(name ?? ''))
    return { ...column, slug: field.slug, type: field.type, ...(createOptions && { createOptions }) }
  })
}

/** The row of a dry run without the values of fields that do not exist yet, but with the warnings about those values. */
export function judgeNewFields(row: RowDraft, newFields: NewFields, defaultRegion: string | null): RowDraft {
  const { custom } = row.draft
  if (custom === undefined || Object.keys(newFields).length === 0) return row
  const faults = new FaultList(row.draft.faults)
  const values = custom.values.filter(({ key, value, path }) => {
    const type = Object.hasOwn(newFields, key) ? newFields[key] : undefined
    if (type === undefined) return true
    // Its options will be made from the file, so every value fits.
    if (hasOptions(type)) return false
    const judged = judgeCustomValue(type, value, { parse: true, defaultRegion })
    if ('fault' in judged) faults.add(path, judged.fault.code, judged.fault.expected)
    return false
  })
  return { ...row, draft: { ...row.draft, custom: { ...custom, values }, faults: faults.faults } }
}
