import type { Condition, ValueOf } from '../../../store/finding/condition.ts'
import { customPrefix } from '../../fields/contact-fields.ts'
import { hasOptions } from '../../fields/field-options.ts'
import { notFound } from '../../kernel/failure.ts'
import { isId } from '../../kernel/ids.ts'
import { limits } from '../../kernel/limits.ts'
import { closest, isLongerThan, textFault } from '../../kernel/text.ts'
import { findBySearch } from '../search/search.ts'
import {
  comparedValue,
  type FilterFieldName,
  type FilterKind,
  filterFieldNames,
  filterFields,
  findCustomField,
  kindOfType,
  opsOf,
} from './filter-fields.ts'
import type { FilterOp, FilterTest, FilterTree, Place, ReadFilter, TestPlace } from './filter-tree.ts'
import type { KeptFilter } from './resolve-filter.ts'
import { addFault, type FilterContext, translateValues } from './translate-values.ts'

export const nobody: Condition = { any: [] }
const everybody: Condition = { all: [] }

/**
 * Translates a filter to a condition. A faulty test never widens the result: it matches no contact, or,
 * inside an exclusion, every contact.
 */
export function translateTree(
  tree: FilterTree,
  places: ReadFilter['places'],
  context: FilterContext,
  isExcluded = false,
): Condition {
  const inner = (part: FilterTree) => translateTree(part, places, context, isExcluded)
  if ('and' in tree) return { all: tree.and.map(inner) }
  if ('or' in tree) return { any: tree.or.map(inner) }
  if ('not' in tree) return { not: translateTree(tree.not, places, context, !isExcluded) }
  return translateTest(tree, places.get(tree) ?? nowhere, context) ?? (isExcluded ? everybody : nobody)
}

/** Used for stored filters, whose faults are not reported. */
const nowhere: TestPlace = { field: { field: 'filter' }, op: { field: 'filter' }, values: [] }

/** Returns the condition of each segment, by id. A deleted segment matches no contact, nor does one inside itself. */
export function segmentConditions(
  kept: ReadonlyMap<string, KeptFilter>,
  context: Omit<FilterContext, 'segment' | 'isKept' | 'faults'>,
): (id: string) => Condition {
  const known = new Map<string, Condition>()
  function segment(id: string): Condition {
    const found = known.get(id)
    const filter = kept.get(id)
    if (found !== undefined || filter === undefined) return found ?? nobody
    known.set(id, nobody)
    const all = [translateTree(filter.tree, new Map(), { ...context, isKept: true, faults: [], segment })]
    if (filter.q !== null)
      all.push(findBySearch(context.workspaceId, filter.q, context.rules.defaultRegion).any)
    known.set(id, { all })
    return { all }
  }
  return segment
}

interface KnownField {
  kind: FilterKind
  /** Undefined for a field without a value in the contact's row. */
  of: ValueOf | undefined
}

/** Translates one test to a condition; undefined after its faults were added. */
export function translateTest(
  test: FilterTest,
  place: TestPlace,
  context: FilterContext,
): Condition | undefined {
  const field = findField(test.field, context)
  if (field === undefined && (context.isKept || context.held?.has(test.field))) return ofNothing(test.op)
  if (field === undefined) return addUnknownField(test.field, place, context)
  const { op } = test
  const known = opsOf[field.kind]
  if (!known.includes(op)) return addFault(context, place.op, 'not_one_of', { expected: known.join(', ') })
  if (op === 'present') return { not: absence(field, context) }
  if (op === 'absent') return absence(field, context)
  const found =
    op === 'all' ? translateAll(test, place, field, context) : translateAny(test, place, field, context)
  return found && (op === 'ne' || op === 'none') ? { not: found } : found
}

function translateAny(
  { op, value = [] }: FilterTest,
  place: TestPlace,
  { kind, of }: KnownField,
  context: FilterContext,
): Condition | undefined {
  const values = [value]
    .flat()
    .map((text, index) => ({ text: keptText(text, of, context), at: place.values[index] ?? place.op }))
  const unfit = values.filter(({ text, at }) => isUnfit(text, at, context))
  return unfit.length > 0 ? undefined : translateValues({ kind, of, op: positive[op] ?? op, values }, context)
}

/**
 * A stored filter has option ids, even if the type of the field has changed since; then the option's name at
 * the time is used.
 */
function keptText(text: string, of: ValueOf | undefined, { rules, isKept }: FilterContext): string {
  if (!isKept || of === undefined || !('custom' in of) || !isId(text)) return text
  const field = rules.fieldById.get(of.custom)
  if (field === undefined || hasOptions(field.type)) return text
  return field.options?.nameAt(text, new Date()) ?? text
}

function translateAll(
  { value = [], ...test }: FilterTest,
  place: TestPlace,
  field: KnownField,
  context: FilterContext,
): Condition | undefined {
  const parts = [value].flat().map((text, index) => {
    const at = { ...place, values: [place.values[index] ?? place.op] }
    return translateAny({ ...test, op: 'eq', value: text }, at, field, context)
  })
  return parts.includes(undefined) ? undefined : { all: parts as Condition[] }
}

function isUnfit(text: string, at: Place, context: FilterContext): boolean {
  const code = textFault(text) ?? (isLongerThan(text, limits.filterValueMax) ? 'too_long' : undefined)
  if (code === undefined) return false
  addFault(context, at, code, code === 'too_long' ? { expected: limits.filterValueMax } : {})
  return true
}

/** The comparison with each value; a negation is put around the whole. */
const positive: Partial<Record<FilterOp, FilterOp>> = { ne: 'eq', any: 'eq', none: 'eq' }

function findField(name: string, { rules, isKept }: FilterContext): KnownField | undefined {
  const custom = findCustomField(name, rules, { isKept })
  if (custom !== undefined) return { kind: kindOfType[custom.type], of: { custom: custom.id } }
  if (!Object.hasOwn(filterFields, name)) return undefined
  const known = name as FilterFieldName
  return { kind: filterFields[known], of: comparedValue(known) }
}

function addUnknownField(name: string, { field }: TestPlace, context: FilterContext): undefined {
  const customNames = [...context.rules.fieldByName.keys()]
  if (name.startsWith(customPrefix)) {
    const key = name.slice(customPrefix.length)
    if (isId(key)) throw notFound()
    const near = closest(key, customNames)
    return addFault(context, field, 'unknown_custom_field', { suggestion: near && customPrefix + near })
  }
  const sameName = customNames.find((custom) => custom.toLowerCase() === name.toLowerCase())
  const suggestion = sameName === undefined ? closest(name, filterFieldNames) : customPrefix + sameName
  addFault(context, field, 'unknown_filter_field', { suggestion })
}

/** No contact has a value of a deleted field. */
function ofNothing(op: FilterOp): Condition {
  return op === 'absent' || op === 'ne' || op === 'none' ? { all: [] } : { any: [] }
}

function absence({ kind, of }: KnownField, { rules }: FilterContext): Condition {
  if (kind === 'option' || kind === 'options') {
    const options = rules.fieldById.get((of as { custom: string }).custom)?.options
    return { not: { test: 'options', of: of as ValueOf, ids: options?.idsOf(options.living) ?? [] } }
  }
  if (kind === 'tags') return { not: { test: 'tagged' } }
  if (kind === 'lists') return { not: { test: 'lists', ids: null } }
  if (kind === 'localHour') return { test: 'absent', of: { column: 'timezone' } }
  return { test: 'absent', of: of! }
}
