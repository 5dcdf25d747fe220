import type { FilterTest, FilterTree } from './filter-tree.ts'

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
