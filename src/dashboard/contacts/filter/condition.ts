import type { strings } from '../../strings/strings.ts'

export type Op = keyof typeof strings.contacts.filter.ops

/** One line of the filter builder. Of `any`, `all` and `none` the value is several, with commas between. */
export interface Condition {
  field: string
  op: Op
  value: string
}

/** What the builder can show: conditions with one join between them all. */
export interface FlatFilter {
  join: 'and' | 'or'
  conditions: Condition[]
}

export const takesNothing = (op: Op) => op === 'present' || op === 'absent'
export const takesList = (op: Op) => op === 'any' || op === 'all' || op === 'none'
