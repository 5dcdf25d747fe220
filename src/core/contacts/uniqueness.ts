import type { ContactRead, HolderRow } from '../../store/contacts/contacts.ts'
import type { Conflict } from '../kernel/failure.ts'
import { identifierColumns, identifierKeys } from './contact-row.ts'
import type { FoldResult } from './gather-world.ts'

/** An all-or-nothing batch after all writes are folded, before its identifiers are checked for conflicts. */
interface FoldedBatch {
  results: readonly FoldResult[]
  /** The contacts before the batch, and as the batch leaves them. */
  before: ReadonlyMap<string, ContactRead>
  after: ReadonlyMap<string, ContactRead>
  /** Living contacts outside the batch that hold an identifier which the batch claims. */
  holders: readonly HolderRow[]
}

/**
 * Checks the identifiers of an all-or-nothing batch in its final state, so that two people can swap theirs.
 * If two contacts end with the same identifier, the last write of the contact becomes a conflict; of two
 * contacts in the batch, the later write.
 */
export function judgeAtEnd({ results, before, after, holders }: FoldedBatch): FoldResult[] {
  const lastWrite = new Map(
    results.flatMap((result, index) => ('row' in result ? [[result.row.id, index]] : [])),
  )
  const claims = claimsOf(after, holders)
  const conflicts = new Map<number, Conflict[]>()
  for (const row of after.values()) {
    const index = lastWrite.get(row.id)
    if (index === undefined || row === before.get(row.id) || row.deleted_at !== null) continue
    const found = identifierKeys.flatMap((key): Conflict[] => {
      const ids = claims.get(`${key} ${row[identifierColumns[key]]}`) ?? []
      const other = ids.find((id) => id !== row.id && !(isChanged(id) && (lastWrite.get(id) ?? -1) > index))
      return other === undefined ? [] : [{ field: key, existingContactId: other }]
    })
    if (found.length > 0) conflicts.set(index, found)
  }
  return results.map((result, index) => {
    const found = conflicts.get(index)
    return found === undefined ? result : { status: 'conflict', conflicts: found }
  })

  function isChanged(id: string): boolean {
    return after.get(id) !== before.get(id)
  }
}

/** The living contacts that hold each identifier in the final state. */
function claimsOf(
  after: ReadonlyMap<string, ContactRead>,
  holders: readonly HolderRow[],
): Map<string, string[]> {
  const claims = new Map<string, string[]>()
  const living = [...after.values()].filter((row) => row.deleted_at === null)
  for (const row of [...living, ...holders.filter(({ id }) => !after.has(id))]) {
    for (const key of identifierKeys) {
      const value = row[identifierColumns[key]]
      if (value === null) continue
      const name = `${key} ${value}`
      claims.set(name, [...(claims.get(name) ?? []), row.id])
    }
  }
  return claims
}
