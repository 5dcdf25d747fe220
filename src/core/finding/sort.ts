import type { Order, Position, SortKey, SortKind } from '../../store/finding/condition.ts'
import { customPrefix } from '../fields/contact-fields.ts'
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
import { unquote } from './filters/filter-language.ts'
import { readNumber } from './filters/translate-values.ts'

const sortKinds: Partial<Record<FilterKind, SortKind>> = {
  text: 'text',
  reference: 'text',
  country: 'text',
  phone: 'text',
  email: 'text',
  customEmail: 'text',
  zone: 'text',
  number: 'number',
  time: 'time',
  flag: 'flag',
  optionalFlag: 'flag',
  option: 'option',
  options: 'option',
}

const sortableFields = filterFieldNames.filter((name) => filterFields[name] in sortKinds)

/**
 * Parses an order: a field, or `customFields.<name>`, with `-` before it for descending order; or several,
 * separated by commas, each for contacts that the earlier ones leave equal. Refuses unknown fields and fields
 * that cannot be sorted by. `createdAt` is the order of ids, which start with the time of creation.
 */
export function resolveSort(sort: string, rules: WorkspaceRules): Order {
  // The name of a custom field may contain a comma.
  const whole = readSortKey(sort, rules)
  const keys =
    whole === undefined
      ? sort.split(outsideQuotes).map((key) => ({ key, read: readSortKey(key.trim(), rules) }))
      : []
  if (whole !== undefined) return singleOrder(whole)
  const unknown = keys.find(({ read }) => read === undefined)
  if (unknown !== undefined) throw refusedSort(nameOf(unknown.key.trim()), rules)
  if (keys.length > sortKeysMax) refuseFaults([{ field: 'sort', code: 'too_many', expected: sortKeysMax }])
  return severalOrder(keys.map(({ read }) => read as ReadKey))
}

const sortKeysMax = 5

/** A comma that is not inside quotes. */
const outsideQuotes = /,(?=(?:[^"]*"[^"]*")*[^"]*$)/

/** A key of a sort; `id` is unique, so later keys have no effect. */
type ReadKey = SortKey | { by: 'id'; descending: boolean }

function singleOrder(key: ReadKey): Order {
  return 'by' in key ? key : { by: 'value', ...key }
}

/** Keys after an id have no effect. */
function severalOrder(keys: readonly ReadKey[]): Order {
  const end = keys.findIndex((key) => 'by' in key)
  const values = (end < 0 ? keys : keys.slice(0, end)) as SortKey[]
  const last = (end < 0 ? values.at(-1) : keys[end]) as ReadKey
  if (values.length === 0 || (values.length === 1 && end < 0)) return singleOrder(keys[0] as ReadKey)
  return { by: 'values', keys: values, idDescending: last.descending }
}

/** The field of a key; the name of a custom field may be quoted as in a filter: `-customFields."Price, net"`. */
function nameOf(key: string): string {
  const name = key.startsWith('-') ? key.slice(1) : key
  const quoted = /^([^"]*\.)?"(.*)"$/s.exec(name)
  return canonicalField(quoted === null ? name : `${quoted[1] ?? ''}${unquote(quoted[2] ?? '')}`)
}

function readSortKey(text: string, rules: WorkspaceRules): ReadKey | undefined {
  const descending = text.startsWith('-')
  const name = nameOf(text)
  if (name === 'createdAt' || name === 'id') return { by: 'id', descending }
  const custom = findCustomField(name, rules)
  const field = sortableFields.find((known) => known === name)
  const kind = custom ? sortKinds[kindOfType[custom.type]] : field && sortKinds[filterFields[field]]
  const of = custom ? { custom: custom.id } : field && comparedValue(field)
  if (kind === undefined || of === undefined) return undefined
  return {
    of,
    kind,
    descending,
    ...(kind === 'option' && { ranks: Object.fromEntries(custom?.options?.ranks ?? []) }),
  }
}

function refusedSort(name: string, rules: WorkspaceRules): never {
  const custom = [...rules.fieldByName.keys()].map((key) => customPrefix + key)
  const suggestion = closest(name, [...sortableFields, ...custom])
  refuseFaults([
    { field: 'sort', code: 'unknown_filter_field', ...(suggestion !== undefined && { suggestion }) },
  ])
  throw new Error('unreachable')
}

/**
 * Refuses a position that no contact can have in this order: positions come from cursors, which callers may
 * have altered.
 */
export function checkPosition(order: Order, { part, key, id }: Position): void {
  const parts = order.by === 'value' ? 2 : order.by === 'rank' ? order.tiers.length : 1
  if (isId(id) && Number.isInteger(part) && part >= 0 && part < parts && fitsOrder(order, part, key)) return
  refuseFaults([{ field: 'cursor', code: 'invalid_format', expected: 'cursor of this list' }])
}

function fitsOrder(order: Order, part: number, key: string | null): boolean {
  if (order.by === 'values') return key !== null && fitsValues(order.keys, key)
  const hasKey = order.by === 'value' && part === 0
  return hasKey ? key !== null && isKey[order.kind](key) : key === null
}

function fitsValues(keys: readonly SortKey[], key: string): boolean {
  try {
    const values: unknown = JSON.parse(key)
    return (
      Array.isArray(values) &&
      values.length === keys.length &&
      keys.every(({ kind }, index) => {
        const value: unknown = values[index]
        return value === null || (typeof value === 'string' && isKey[kind](value))
      })
    )
  } catch {
    return false
  }
}

const isKey: Record<SortKind, (key: string) => boolean> = {
  text: (key) => key.length <= 1024 && textFault(key) === undefined,
  number: (key) => readNumber(key) !== undefined,
  time: (key) => key.length < 40 && isDateOrTime(key),
  flag: (key) => key === 'true' || key === 'false',
  option: (key) => /^\d{1,4}$/.test(key),
}
