import type { ContactRead } from '../../store/contacts.ts'
import { identifierColumns, identifierKeys } from './identifiers.ts'
import type { JudgedWrite } from './world.ts'

/** Whether the drafts of these writes speak of one of the identifiers, as `identifiersMoved` spells them. */
export function asksForAny(writes: readonly JudgedWrite[], identifiers: ReadonlySet<string>): boolean {
  if (identifiers.size === 0) return false
  return writes.some(({ judged }) =>
    identifierKeys.some((key) => {
      const value = judged?.values[identifierColumns[key]]
      return value !== null && value !== undefined && identifiers.has(`${key} ${value}`)
    }),
  )
}

/** The identifiers that contacts get or lose, which decide whom others find by them and what they may claim. */
export function identifiersMoved(
  before: ReadonlyMap<string, ContactRead>,
  after: readonly ContactRead[],
): Set<string> {
  const moved = new Set<string>()
  for (const row of after) {
    for (const key of identifierKeys) {
      const from = heldBy(before.get(row.id), key)
      const to = heldBy(row, key)
      if (from === to) continue
      if (from !== null) moved.add(`${key} ${from}`)
      if (to !== null) moved.add(`${key} ${to}`)
    }
  }
  return moved
}

/** A deleted contact holds nothing. */
function heldBy(row: ContactRead | undefined, key: keyof typeof identifierColumns): string | null {
  return row === undefined || row.deleted_at !== null ? null : row[identifierColumns[key]]
}
