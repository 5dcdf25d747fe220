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
  'month',
  'monthDay',
  'present',
  'absent',
] as const

export type FilterOp = (typeof filterOps)[number]

/** One comparison. `any`, `all`, `none`, `month` and `monthDay` have a list of values, `present` and `absent` have none. */
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
  /** The position of each value; one where `value` is no list. */
  values: Place[]
}

export type Place = { field: string; position?: number }

/** A filter that was read, and where each of its tests stands. */
export interface ReadFilter {
  tree: FilterTree
  places: ReadonlyMap<FilterTest, TestPlace>
}

/** Written before the brackets of a list in the text form. */
export const listWords = ['any', 'all', 'none', 'month', 'monthDay'] as const
export type ListWord = (typeof listWords)[number]

export const takesList = (op: FilterOp): op is ListWord => (listWords as readonly FilterOp[]).includes(op)
export const takesNothing = (op: FilterOp): boolean => op === 'present' || op === 'absent'

/** The signs of the text form; `:` and `=` are one. Longer ones first, so that `>=` is not read as `>`. */
export const signs: readonly (readonly [sign: string, op: FilterOp])[] = [
  ['!=', 'ne'],
  ['>=', 'gte'],
  ['<=', 'lte'],
  [':', 'eq'],
  ['=', 'eq'],
  ['>', 'gt'],
  ['<', 'lt'],
  ['~', 'contains'],
  ['^', 'startsWith'],
  ['$', 'endsWith'],
]

/** What may stand in a bare name: no space, no quote, no bracket, nothing of a sign. */
export const bareName = /[^\s"(),:=!<>~^$]+/y
/** What may stand in a bare value, which has signs too: times have colons. */
export const bareValue = /[^\s"(),]+/y
/** Quoted: a backslash before a quote or a backslash. */
export const quoted = /"((?:[^"\\]|\\["\\])*)"/y

/** A value in quotes that are none to this language, up to where a value ends: `'New York'`, `“Berlin”`. */
export const otherQuotes = /(['`´‘’‚“”„«»])([^"]*?)['`´‘’“”«»](?=[\s,)]|$)/y

export function quote(text: string): string {
  return `"${text.replaceAll(/["\\]/g, '\\$&')}"`
}

/** The tree with each test replaced. */
export function mapTests(tree: FilterTree, replace: (test: FilterTest) => FilterTree): FilterTree {
  if ('and' in tree) return { and: tree.and.map((part) => mapTests(part, replace)) }
  if ('or' in tree) return { or: tree.or.map((part) => mapTests(part, replace)) }
  if ('not' in tree) return { not: mapTests(tree.not, replace) }
  return replace(tree)
}

/** Every test of a tree, in order. */
export function testsOf(tree: FilterTree): FilterTest[] {
  if ('and' in tree) return tree.and.flatMap(testsOf)
  if ('or' in tree) return tree.or.flatMap(testsOf)
  return 'not' in tree ? testsOf(tree.not) : [tree]
}
