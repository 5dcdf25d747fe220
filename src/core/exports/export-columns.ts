import type {
  CustomRowColumn,
  FieldRowColumn,
  RowColumn,
  RowSource,
} from '../../store/exports/row-columns.ts'
import {
  type ContactFieldName,
  type CustomFieldType,
  contactFieldNames,
  type FieldKind,
  fieldOf,
} from '../fields/contact-fields.ts'
import { type FieldOptions, hasOptions } from '../fields/field-options.ts'
import type { FieldRule, WorkspaceRules } from '../fields/workspace-rules.ts'
import { refuseFaults } from '../kernel/failure.ts'
import { at, type Fault } from '../kernel/fault.ts'

/** A custom field by its name, with its type if the request gives one. */
interface CustomColumn {
  field: 'customFields'
  name: string
  type: CustomFieldType | undefined
}

/** A column of an export: a field of every contact, or a custom field. */
export type ExportColumn = { field: ContactFieldName } | CustomColumn

/** A column with the source that the store reads; the type of a custom field is resolved. */
interface ChosenColumn {
  column: ExportColumn
  row: RowColumn
}

/** Every column of a workspace; custom fields, by name, come before the attributes. */
export function allColumns(rules: Pick<WorkspaceRules, 'fieldById'>): ChosenColumn[] {
  const custom = [...rules.fieldById.values()].sort((a, b) => (a.name < b.name ? -1 : 1)).map(customColumn)
  return contactFieldNames.flatMap((field) => {
    const chosen = { column: { field }, row: rowColumn(field) }
    return field === 'attributes' ? [...custom, chosen] : [chosen]
  })
}

/**
 * The requested columns, in their order; an undefined item is a column that does not exist. Refuses those,
 * custom fields that the workspace does not have or has with another type, repeated columns, and an empty
 * list.
 */
export function chooseColumns(
  asked: readonly (ExportColumn | undefined)[],
  rules: Pick<WorkspaceRules, 'fieldByName'>,
): ChosenColumn[] {
  const faults: Fault[] = asked.length === 0 ? [{ field: 'columns', code: 'too_few', expected: 1 }] : []
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
  if (column.field !== 'customFields') return { column, row: rowColumn(column.field) }
  const { name, type } = column
  const field = rules.fieldByName.get(name)
  if (field !== undefined && (type === undefined || type === field.type)) return customColumn(field)
  // The text after the colon may be the end of the name instead of a type.
  const whole = type === undefined ? undefined : rules.fieldByName.get(`${name}:${type}`)
  return whole && customColumn(whole)
}

/** The kinds with free text, which a spreadsheet may take for a formula. */
const freeKinds: readonly FieldKind[] = ['text', 'reference', 'country', 'phone', 'phoneText', 'email']

function rowColumn(name: ContactFieldName): FieldRowColumn {
  const { column, kind } = fieldOf(name)
  return { field: name, from: column ?? (name as RowSource), free: freeKinds.includes(kind) }
}

const asPlain: readonly CustomFieldType[] = ['number', 'boolean']

function customColumn({ id, name, type, options }: FieldRule): ChosenColumn {
  return {
    column: { field: 'customFields', name, type },
    row: {
      customId: id,
      name,
      as: formOf(type),
      ...(options && hasOptions(type) && { options: namesIn(options) }),
    },
  }
}

function formOf(type: CustomFieldType): CustomRowColumn['as'] {
  if (hasOptions(type)) return type === 'select' ? 'option' : 'options'
  return type === 'json' ? 'json' : asPlain.includes(type) ? 'plain' : 'text'
}

function namesIn({ living, ranks }: FieldOptions): NonNullable<CustomRowColumn['options']> {
  return { names: living.map(({ name }) => name), ranks: Object.fromEntries(ranks) }
}

function keyOf(row: RowColumn): string {
  return 'field' in row ? row.field : row.customId
}
