import type { LongTransaction } from '../../store/backup/long-transaction.ts'
import {
  findBrokenTrees,
  findDivergedIndexes,
  findInvalidIndexes,
  hasAmcheck,
} from '../../store/doctor/check-indexes.ts'
import {
  countHistoryGaps,
  countStrays,
  countWrongSums,
  type Strays,
} from '../../store/doctor/count-strays.ts'
import { findRepeated } from '../../store/doctor/find-repeated.ts'
import { importBuckets } from '../imports/import-buckets.ts'
import { type Finding, failed, ok } from './finding.ts'

const number = (count: number) => count.toLocaleString('en')

/** Whether anything stands twice that may stand only once, whatever the indexes say. */
export async function judgeUniqueness(transaction: LongTransaction): Promise<Finding> {
  const repeated = [...(await findRepeated(transaction))].filter(([, { values }]) => values > 0)
  if (repeated.length === 0)
    return ok('uniqueness', 'no phone, email, external id, tag or custom field stands twice in a workspace')
  const each = repeated.map(
    ([name, { values, example }]) => `${number(values)} of ${name} (such as ${example})`,
  )
  return failed(
    'uniqueness',
    `stands twice in its workspace: ${each.join('; ')}. Merge or delete one of each, then rebuild the index: reindex table contacts`,
  )
}

/** Whether the indexes can be relied on: all of them in use, and holding what their tables do. */
export async function judgeIndexes(transaction: LongTransaction): Promise<Finding> {
  const invalid = await findInvalidIndexes(transaction)
  if (invalid.length > 0) return broken(invalid, 'not valid')
  const diverged = await findDivergedIndexes(transaction)
  if (diverged.length > 0) return broken(diverged, 'not what its table holds')
  if (!(await hasAmcheck(transaction)))
    return ok(
      'indexes',
      'all are valid, and those of identity hold what the table does (no amcheck here to read the others)',
    )
  const trees = await findBrokenTrees(transaction)
  if (trees.size > 0) return broken([...trees.keys()], [...trees.values()].join('; '))
  return ok('indexes', 'all are valid, and amcheck finds every row in each of them')
}

function broken(names: readonly string[], why: string): Finding {
  const rebuild = names.map((name) => `reindex index ${name}`).join('; ')
  return failed('indexes', `${names.join(', ')}: ${why}. Rebuild with: ${rebuild}`)
}

/** Whether everything that a row speaks of is there. */
export async function judgeReferences(transaction: LongTransaction): Promise<Finding> {
  const strays = [...(await countStrays(transaction))].filter(([, { rows }]) => rows > 0)
  if (strays.length === 0)
    return ok('references', 'lists, tags, custom fields and workspaces are all where rows say')
  return failed('references', strays.map(([kind, found]) => described(kind, found)).join('; '))
}

/** Whether each contact's history leads to what it is now. */
export async function judgeHistory(transaction: LongTransaction): Promise<Finding> {
  const gaps = await countHistoryGaps(transaction)
  return gaps.rows === 0
    ? ok('history', 'the log has every version of every contact')
    : failed('history', described('contacts whose log does not have each of their versions', gaps))
}

/** Whether every row that an import read is in exactly one of its counts. */
export async function judgeCounters(transaction: LongTransaction): Promise<Finding> {
  const wrong = await countWrongSums(transaction, importBuckets)
  return wrong.rows === 0
    ? ok('counters', 'the counts of every import sum to the rows that it read')
    : failed('counters', described('imports whose counts do not sum to the rows that they read', wrong))
}

function described(kind: string, { rows, example }: Strays): string {
  return `${number(rows)} ${kind} (such as ${example})`
}
