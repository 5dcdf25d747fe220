import { customPrefix } from '../../../core/fields/contact-fields.ts'
import {
  canonicalField,
  type FilterKind,
  filterFieldNames,
  filterFields,
  kindOfType,
  opsOf,
} from '../../../core/finding/filters/filter-fields.ts'
import { formatFilter } from '../../../core/finding/filters/filter-language.ts'
import type { FilterTree } from '../../../core/finding/filters/filter-tree.ts'
import type { CustomField } from '../../api/wire-types.ts'
import { type Condition, type ConditionOp, conditionOf, takesNone } from '../../fields/filter-draft.ts'
import { standardColumns } from '../../fields/standard-columns.ts'
import { strings } from '../../strings/strings.ts'
import { formatDate } from '../../ui/format.ts'

/** A field that a filter can use. */
export interface FilterField {
  /** As the API calls it. */
  field: string
  label: string
  kind: FilterKind
  /** The custom field, if the workspace defined it. */
  custom?: CustomField
}

const words = strings.contacts.filter
const labels: Record<string, string> = { ...strings.contacts.fields, ...words.fields }
const columnOrder = standardColumns.map(({ field }) => field)

const standardFields: FilterField[] = filterFieldNames
  .filter((name) => name !== 'id')
  .map((name) => ({ field: name, label: labels[name] ?? name, kind: filterFields[name] }))
  .sort((a, b) => placeOf(a.field) - placeOf(b.field))

function placeOf(field: string): number {
  const place = columnOrder.indexOf(field)
  return place < 0 ? columnOrder.length : place
}

/** Every field that a filter may ask about: the standard ones in the order of the grid, then the custom ones. */
export function filterFieldsOf(custom: readonly CustomField[]): FilterField[] {
  const own = custom.map((field) => ({
    field: customPrefix + field.name,
    label: field.name,
    kind: kindOfType[field.type],
    custom: field,
  }))
  return [...standardFields, ...own]
}

/** The field that a name means; a name that is not known is shown as it is and compared as text. */
export function fieldNamed(name: string, fields: readonly FilterField[]): FilterField {
  const field = canonicalField(name)
  return fields.find((one) => one.field === field) ?? { field, label: field, kind: 'text' }
}

/** The comparisons that the builder offers for a kind; those that only the text form has are left out. */
export function offeredOps(kind: FilterKind): ConditionOp[] {
  if (kind === 'flag') return ['eq']
  if (kind === 'optionalFlag') return ['eq', 'present', 'absent']
  const ops = opsOf[kind].filter((op) => op !== 'month' && op !== 'monthDay')
  return ops.flatMap((op): ConditionOp[] => (op === 'contains' ? ['contains', 'lacks'] : [op]))
}

/** A comparison in the words of its kind: a time is after, a number is greater than. */
export function opLabel(op: ConditionOp, kind: FilterKind): string {
  return (kind === 'time' ? words.timeOps[op as keyof typeof words.timeOps] : undefined) ?? words.ops[op]
}

/** The names of records in filters, by id. */
export type NamesById = ReadonlyMap<string, string>

/** A part of a filter in words, for its chip. A part that the builder does not know is shown as text. */
export function describePart(tree: FilterTree, fields: readonly FilterField[], names: NamesById): string {
  const condition = conditionOf(tree)
  if (condition) return describeCondition(condition, fields, names)
  if ('or' in tree) return tree.or.map((part) => describePart(part, fields, names)).join(` ${words.or} `)
  return formatFilter(tree)
}

function describeCondition(
  { field: name, op, values }: Condition,
  fields: readonly FilterField[],
  names: NamesById,
): string {
  const { label, kind } = fieldNamed(name, fields)
  const start = `${label} ${opLabel(op, kind)}`
  if (takesNone(op)) return start
  return `${start} ${values.map((value) => valueText(value, kind, names)).join(', ')}`
}

function valueText(value: string, kind: FilterKind, names: NamesById): string {
  if (kind === 'flag' || kind === 'optionalFlag') {
    return value === 'true' ? strings.common.yes : value === 'false' ? strings.common.no : value
  }
  if (kind === 'time') return words.relative[value as keyof typeof words.relative] ?? formatDate(value)
  return names.get(value) ?? value
}
