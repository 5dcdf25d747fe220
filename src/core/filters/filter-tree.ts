/** How a field is compared. Which of them a field knows is in `filter-fields.ts`. */
export const filterOps = [
  'eq',
  'ne',
  'gt',
  'gte',
  'lt',
  'lte',
  'contains',
  'startsWith',
  'endsWith',
  'any',
  'all',
  'none',
  'present',
  'absent',
] as const

export type FilterOp = (typeof filterOps)[number]

/** One comparison. `any`, `all` and `none` have a list of values, `present` and `absent` have none. */
export interface FilterTest {
  field: string
  op: FilterOp
  value?: string | string[]
}

/** A filter in the form that programs build; `parse-filter.ts` reads the same from text. Values are always text. */
export type FilterTree = { and: FilterTree[] } | { or: FilterTree[] } | { not: FilterTree } | FilterTest

/** Where a test came from, for faults: a position in the text, or a path in the tree. */
export interface TestPlace {
  field: Place
  op: Place
  /** Of each value, one where `value` is no list. */
  values: Place[]
}

export type Place = { field: string; position?: number }

/** A filter that was read, and where each of its tests stands. */
export interface ReadFilter {
  tree: FilterTree
  places: ReadonlyMap<FilterTest, TestPlace>
}

export const takesList = (op: FilterOp): boolean => op === 'any' || op === 'all' || op === 'none'
export const takesNothing = (op: FilterOp): boolean => op === 'present' || op === 'absent'
