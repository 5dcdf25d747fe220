import type { Condition } from '../../store/selections/condition.ts'

/** How many tests a condition has once the segments inside it are written out. */
export function conditionSize(condition: Condition, known = new Map<Condition, number>()): number {
  const size = known.get(condition) ?? sizeOf(condition, known)
  known.set(condition, size)
  return size
}

function sizeOf(condition: Condition, known: Map<Condition, number>): number {
  if ('not' in condition) return conditionSize(condition.not, known)
  if ('test' in condition) return 1
  const parts = 'all' in condition ? condition.all : condition.any
  return parts.reduce((sum, part) => sum + conditionSize(part, known), 0)
}
