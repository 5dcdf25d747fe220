import { type RowColumn, type RowField, rowFields } from '../../store/exports/row-columns.ts'
import type { CustomFieldType, FieldRule, WorkspaceRules } from '../fields/workspace-rules.ts'
import { refuseFaults } from '../kernel/failure.ts'
import { at, type Fault } from '../kernel/fault.ts'

export type { RowField }

/** A custom field by its name; its type where whoever names it says one. */
interface CustomColumn {
  field: 'customFields'
  name: string
  type: CustomFieldType | undefined
}

/** A column of an export: a field that every contact has, or a custom one. */
export type ExportColumn = { field: RowField } | CustomColumn

/** A column with what the store reads it from; a custom field's type is known by now. */
interface ChosenColumn {
  column: ExportColumn
  row: RowColumn
}

/** Every column of a workspace, its custom fields by name before the attributes. */
export function allColumns(rules: Pick<WorkspaceRules, 'fieldById'>): ChosenColumn[] {
  const custom = [...rules.fieldById.values()].sort((a, b) => (a.name < b.name ? -1 : 1)).map(customColumn)
  return rowFields.flatMap((field) => {
    const chosen = { column: { field }, row: { field } }
    return field === 'attributes' ? [...custom, chosen] : [chosen]
  })
}

/**
 * The columns that were asked for, in their order; undefined is one that cannot be. Refuses those, custom fields that the
 * workspace does not have or has with another type, and one that is asked for twice.
 */
export function chooseColumns(
  asked: readonly (ExportColumn | undefined)[],
  rules: Pick<WorkspaceRules, 'fieldByName'>,
): ChosenColumn[] {
  const faults: Fault[] = []
  const seen = new Set<string>()
  const chosen = asked.flatMap((column, index) => {
    const found = column && find(column, rules)
    const code = found === undefined ? 'unknown_field' : seen.has(keyOf(found.row)) ? 'repeated' : undefined
    if (code !== undefined) faults.push({ field: at('columns', index), code })
    if (found === undefined) return []
    seen.add(keyOf(found.row))
    return [found]
  })
  refuseFaults(faults)
  return chosen
}

function find(column: ExportColumn, rules: Pick<WorkspaceRules, 'fieldByName'>): ChosenColumn | undefined {
  if (column.field !== 'customFields') return { column, row: { field: column.field } }
  const { name, type } = column
  const field = rules.fieldByName.get(name)
  if (field !== undefined && (type === undefined || type === field.type)) return customColumn(field)
  // What looked like a type may be the end of a name.
  const whole = type === undefined ? undefined : rules.fieldByName.get(`${name}:${type}`)
  return whole && customColumn(whole)
}

const asPlain: readonly CustomFieldType[] = ['number', 'boolean']

function customColumn({ id, name, type }: FieldRule): ChosenColumn {
  return {
    column: { field: 'customFields', name, type },
    row: { customId: id, name, as: type === 'json' ? 'json' : asPlain.includes(type) ? 'plain' : 'text' },
  }
}

function keyOf(row: RowColumn): string {
  return 'field' in row ? row.field : row.customId
}
