/** The comparison operators. `filter-fields.ts` lists those of each field. */
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

/** One comparison. `any`, `all`, `none`, `month` and `monthDay` take a list of values; `present` and `absent` take none. */
export interface FilterTest {
  field: string
  op: FilterOp
  value?: string | string[]
}

/** A filter as a tree, the form for programs; `filter-language.ts` parses the same from text. Values are always text. */
export type FilterTree = { and: FilterTree[] } | { or: FilterTree[] } | { not: FilterTree } | FilterTest

/** The place of each part of a test, for faults: a position in the text, or a path in the tree. */
export interface TestPlace {
  field: Place
  op: Place
  /** The place of each value; one place if `value` is no list. */
  values: Place[]
}

export type Place = { field: string; position?: number }

/** A parsed filter with the place of each of its tests. */
export interface ReadFilter {
  tree: FilterTree
  places: ReadonlyMap<FilterTest, TestPlace>
}

/** The words before the brackets of a list in the text form. */
export const listWords = ['any', 'all', 'none', 'month', 'monthDay'] as const
export type ListWord = (typeof listWords)[number]

export const takesList = (op: FilterOp): op is ListWord => (listWords as readonly FilterOp[]).includes(op)
export const takesNothing = (op: FilterOp): boolean => op === 'present' || op === 'absent'

/**
 * The operator signs of the text form; `:` and `=` are the same. Longer ones come first, so that `>=` is not
 * read as `>`.
 */
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

/** The characters of a bare name: no spaces, quotes, brackets or characters of signs. */
export const bareName = /[^\s"(),:=!<>~^$]+/y
/** The characters of a bare value, which may include those of signs: times contain colons. */
export const bareValue = /[^\s"(),]+/y
/** A quoted value; a backslash escapes a quote or a backslash. */
export const quoted = /"((?:[^"\\]|\\["\\])*)"/y

/**
 * A value in quotes of another kind, up to the end of the value: `'New York'`, `“Berlin”`. The language does
 * not have these quotes.
 */
export const otherQuotes = /(['`´‘’‚“”„«»])([^"]*?)['`´‘’“”«»](?=[\s,)]|$)/y

export function quote(text: string): string {
  return `"${text.replaceAll(/["\\]/g, '\\$&')}"`
}

/** Replaces each test of a tree. */
export function mapTests(tree: FilterTree, replace: (test: FilterTest) => FilterTree): FilterTree {
  if ('and' in tree) return { and: tree.and.map((part) => mapTests(part, replace)) }
  if ('or' in tree) return { or: tree.or.map((part) => mapTests(part, replace)) }
  if ('not' in tree) return { not: mapTests(tree.not, replace) }
  return replace(tree)
}

/** All tests of a tree, in order. */
export function testsOf(tree: FilterTree): FilterTest[] {
  if ('and' in tree) return tree.and.flatMap(testsOf)
  if ('or' in tree) return tree.or.flatMap(testsOf)
  return 'not' in tree ? testsOf(tree.not) : [tree]
}
