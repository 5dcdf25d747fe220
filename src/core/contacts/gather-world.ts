import { type ContactRead, findHolders, lockContacts } from '../../store/contacts.ts'
import type { Scope } from '../../store/scope.ts'
import { isId } from '../is-id.ts'
import type { MatchKey } from './draft.ts'
import { IdentifierIndex, identifierColumns, identifierKeys } from './identifiers.ts'
import { revertContact } from './revert-contact.ts'
import type { JudgedWrite } from './world.ts'

type Wanted = Record<MatchKey, Set<string>>

/**
 * The contacts that a batch is about, locked in id order, and who else holds an identifier that it claims. The second
 * look comes after the locks, so what it says of anybody is at least as new.
 */
export async function gatherWorld(
  scope: Scope,
  writes: readonly JudgedWrite[],
): Promise<{ contacts: Map<string, ContactRead>; identifiers: IdentifierIndex }> {
  const ids = new Set<string>()
  const matches: Wanted = { phone: new Set(), email: new Set(), externalId: new Set() }
  const claims: Wanted = { phone: new Set(), email: new Set(), externalId: new Set() }
  for (const { write, judged, faults } of writes) {
    if (faults.length > 0) continue
    if ('id' in write && isId(write.id)) ids.add(write.id)
    for (const key of judged === undefined ? [] : identifierKeys) {
      const value = judged?.values[identifierColumns[key]]
      if (value === null || value === undefined) continue
      const isMatch = write.op === 'upsert' && write.matchBy.includes(key)
      ;(isMatch ? matches : claims)[key].add(value)
    }
  }
  const locked =
    hasAny(matches) || ids.size > 0 ? await lockContacts(scope, { ids: [...ids], ...lists(matches) }) : []
  for (const row of comingBack(writes, locked)) {
    for (const key of identifierKeys) {
      const value = row[identifierColumns[key]]
      if (value !== null) claims[key].add(value)
    }
  }
  const holders = hasAny(claims) ? await findHolders(scope, lists(claims)) : []
  const identifiers = new IdentifierIndex()
  for (const holder of holders) identifiers.claim(holder)
  for (const row of locked) if (row.deleted_at === null) identifiers.claim(row)
  return { contacts: new Map(locked.map((row) => [row.id, row])), identifiers }
}

/** Contacts as a restore or a revert would have them: whose identifiers they then claim stands in no draft. */
function comingBack(writes: readonly JudgedWrite[], locked: readonly ContactRead[]): ContactRead[] {
  if (!writes.some(({ write }) => write.op === 'restore' || write.op === 'revert')) return []
  const byId = new Map(locked.map((row) => [row.id, row]))
  return writes.flatMap(({ write }) => {
    const row = 'id' in write ? byId.get(write.id) : undefined
    if (row === undefined) return []
    if (write.op === 'restore') return row.deleted_at === null ? [] : row
    return write.op === 'revert'
      ? revertContact(row, write, { livingListIds: new Set(), now: new Date() })
      : []
  })
}

function hasAny(wanted: Wanted): boolean {
  return identifierKeys.some((key) => wanted[key].size > 0)
}

function lists(wanted: Wanted): { phones: string[]; emailKeys: string[]; externalIds: string[] } {
  return { phones: [...wanted.phone], emailKeys: [...wanted.email], externalIds: [...wanted.externalId] }
}
