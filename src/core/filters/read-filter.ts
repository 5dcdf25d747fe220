import { refuseFaults } from '../failure.ts'
import type { ReadFilter } from './filter-tree.ts'
import { judgeFilterTree } from './judge-filter-tree.ts'
import { parseFilter } from './parse-filter.ts'

/** A filter as text or any JSON, as a tree; refuses what is none. */
export function readFilter(filter: unknown): ReadFilter {
  if (typeof filter === 'string') {
    const read = parseFilter(filter)
    if (!('fault' in read)) return read
    refuseFaults([read.fault])
  }
  const judged = judgeFilterTree(filter)
  if ('faults' in judged) refuseFaults(judged.faults)
  return judged as ReadFilter
}
