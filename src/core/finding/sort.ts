import type { Order, Position, SortKind } from '../../store/finding/condition.ts'
import type { WorkspaceRules } from '../fields/workspace-rules.ts'
import { refuseFaults } from '../kernel/failure.ts'
import { isId } from '../kernel/ids.ts'
import { closest, textFault } from '../kernel/text.ts'
import { isDateOrTime } from '../values/date-or-time.ts'
import {
  canonicalField,
  comparedValue,
  type FilterKind,
  filterFieldNames,
  filterFields,
  findCustomField,
  kindOfType,
} from './filters/filter-fields.ts'
import { customPrefix } from './filters/filter-tree.ts'
import { readNumber } from './filters/translate-values.ts'

const sortKinds: Partial<Record<FilterKind, SortKind>> = {
  text: 'text',
  reference: 'text',
  country: 'text',
  phone: 'text',
  email: 'text',
  zone: 'text',
  number: 'number',
  time: 'time',
  flag: 'flag',
}

const sortableFields = filterFieldNames.filter((name) => filterFields[name] in sortKinds)

/**
 * The order that a sort names: a field, or `customFields.<name>`, with `-` before it for the other direction. Refuses what
 * is no field or cannot be sorted by. `createdAt` is the order of ids, which begin with it.
 */
export function resolveSort(sort: string, rules: WorkspaceRules): Order {
  const descending = sort.startsWith('-')
  const name = canonicalField(descending ? sort.slice(1) : sort)
  if (name === 'createdAt' || name === 'id') return { by: 'id', descending }
  const custom = findCustomField(name, rules)
  const field = sortableFields.find((known) => known === name)
  const kind = custom ? sortKinds[kindOfType[custom.type]] : field && sortKinds[filterFields[field]]
  const of = custom ? { custom: custom.id } : field && comparedValue(field)
  if (kind !== undefined && of !== undefined) return { by: 'value', of, kind, descending }
  throw refusedSort(name, rules)
}

function refusedSort(name: string, rules: WorkspaceRules): never {
  const custom = [...rules.fieldByName.keys()].map((key) => customPrefix + key)
  const suggestion = closest(name, [...sortableFields, ...custom])
  refuseFaults([
    { field: 'sort', code: 'unknown_filter_field', ...(suggestion !== undefined && { suggestion }) },
  ])
  throw new Error('unreachable')
}

/** Refuses a position that no contact can have in this order: it comes out of a cursor, which a caller may have made up. */
export function checkPosition(order: Order, { part, key, id }: Position): void {
  const parts = order.by === 'id' ? 1 : order.by === 'value' ? 2 : order.tiers.length
  const hasKey = order.by === 'value' && part === 0
  const fits = hasKey ? key !== null && isKey[order.kind](key) : key === null
  if (isId(id) && Number.isInteger(part) && part >= 0 && part < parts && fits) return
  refuseFaults([{ field: 'cursor', code: 'invalid_format', expected: 'cursor of this list' }])
}

const isKey: Record<SortKind, (key: string) => boolean> = {
  text: (key) => key.length <= 1024 && textFault(key) === undefined,
  number: (key) => readNumber(key) !== undefined,
  time: (key) => key.length < 40 && isDateOrTime(key),
  flag: (key) => key === 'true' || key === 'false',
}
