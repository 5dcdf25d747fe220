import { formatFilter, parseFilter } from '../../core/finding/filters/filter-language.ts'
import {
  type FilterOp,
  type FilterTest,
  type FilterTree,
  takesList,
  takesNothing,
} from '../../core/finding/filters/filter-tree.ts'

/** How the builder compares: as the filter language does, and `lacks` for `not field~part`. */
export type ConditionOp = FilterOp | 'lacks'

/** One row of the filter builder. */
export interface Condition {
  field: string
  op: ConditionOp
  /** One value, several where the comparison takes a list, none where it takes nothing. */
  values: string[]
}

/** What the builder shows: rows and groups of rows. Rows of a group have the join that the draft has not. */
export interface FilterDraft {
  join: 'and' | 'or'
  parts: (Condition | Condition[])[]
}

const opposites: Partial<Record<ConditionOp, ConditionOp>> = {
  eq: 'ne',
  ne: 'eq',
  any: 'none',
  none: 'any',
  present: 'absent',
  absent: 'present',
  contains: 'lacks',
}

/** Whether a condition can be sent: one that lacks its value is shown as unfinished and is left out. */
export function isWhole({ op, values }: Condition): boolean {
  return (op !== 'lacks' && takesNothing(op)) || values.some((value) => value.trim() !== '')
}

/** Whether a comparison takes several values. */
export const takesSeveral = (op: ConditionOp) => op !== 'lacks' && takesList(op)

/** Whether a comparison takes no value. */
export const takesNone = (op: ConditionOp) => op !== 'lacks' && takesNothing(op)

/** A filter's text as the builder shows it; undefined for deeper trees and for text that is no filter. */
export function readDraft(text: string): FilterDraft | undefined {
  const read = parseFilter(text)
  return 'fault' in read ? undefined : draftOf(read.tree)
}

/** The top of a filter's tree, part by part: what `and` joins, or the whole tree. */
export function partsOf(tree: FilterTree): FilterTree[] {
  return 'and' in tree ? tree.and : [tree]
}

function draftOf(tree: FilterTree): FilterDraft | undefined {
  const join = 'or' in tree ? 'or' : 'and'
  const trees = 'or' in tree ? tree.or : partsOf(tree)
  const parts = trees.map((part) => conditionOf(part) ?? groupOf(part, join === 'and' ? 'or' : 'and'))
  return parts.every((part) => part !== undefined) ? { join, parts } : undefined
}

function groupOf(tree: FilterTree, join: FilterDraft['join']): Condition[] | undefined {
  const trees = join === 'or' && 'or' in tree ? tree.or : join === 'and' && 'and' in tree ? tree.and : []
  const conditions = trees.map(conditionOf)
  const isGroup = conditions.length > 0 && conditions.every((one) => one !== undefined)
  return isGroup ? conditions : undefined
}

/** A test, or the negation of one, as a condition. */
export function conditionOf(tree: FilterTree): Condition | undefined {
  if ('not' in tree) {
    const inner = conditionOf(tree.not)
    const op = inner && opposites[inner.op]
    return inner && op && { ...inner, op }
  }
  if ('and' in tree || 'or' in tree) return undefined
  return { field: tree.field, op: tree.op, values: [tree.value ?? []].flat() }
}

/** The filter's text of every condition that has its value. */
export function formatDraft({ join, parts }: FilterDraft): string {
  const other = join === 'and' ? 'or' : 'and'
  const trees = parts.flatMap((part): FilterTree[] => {
    if (!Array.isArray(part)) return isWhole(part) ? [treeOf(part)] : []
    const group = part.filter(isWhole).map(treeOf)
    return group.length > 1 ? [joined(other, group)] : group
  })
  const [only] = trees
  return formatFilter(trees.length === 1 && only ? only : joined(join, trees))
}

function joined(join: FilterDraft['join'], trees: FilterTree[]): FilterTree {
  return join === 'and' ? { and: trees } : { or: trees }
}

function treeOf({ field, op, values }: Condition): FilterTree {
  const [first = ''] = values
  if (op === 'lacks') return { not: { field, op: 'contains', value: first } }
  const test: FilterTest = { field, op }
  if (takesList(op)) test.value = values.filter((value) => value.trim() !== '')
  else if (!takesNothing(op)) test.value = first
  return test
}
