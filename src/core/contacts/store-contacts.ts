import type { ContactRead } from '../../store/contacts.ts'
import { freeIdentifiers, insertContacts, updateContacts } from '../../store/contacts-write.ts'
import { deleteListMembers, insertListMembers, type Membership } from '../../store/list-members.ts'
import type { Scope } from '../../store/scope.ts'
import { toSearchable } from '../search/to-searchable.ts'
import { identifierColumns, identifierKeys } from './identifiers.ts'

/** Writes the contacts as the fold left them, in the order that never trips over a neighbour's identifier. */
export async function storeContacts(
  scope: Scope,
  before: ReadonlyMap<string, ContactRead>,
  after: readonly ContactRead[],
): Promise<void> {
  const changed = after.filter((row) => before.has(row.id))
  await freeIdentifiers(scope, givenUp(before, after))
  await insertContacts(scope, after.filter((row) => !before.has(row.id)).map(toSearchable))
  await updateContacts(scope, changed.map(toSearchable))
  const memberships = (rows: Iterable<ContactRead>): Membership[] =>
    [...rows].flatMap((row) => row.list_ids.map((listId) => ({ listId, contactId: row.id })))
  const key = (member: Membership) => `${member.listId} ${member.contactId}`
  const old = memberships(changed.map((row) => before.get(row.id) as ContactRead))
  const present = memberships(after)
  const oldKeys = new Set(old.map(key))
  const presentKeys = new Set(present.map(key))
  await insertListMembers(
    scope,
    present.filter((member) => !oldKeys.has(key(member))),
  )
  await deleteListMembers(
    scope,
    old.filter((member) => !presentKeys.has(key(member))),
  )
}

/** Contacts whose former identifiers another contact of this batch now claims. */
function givenUp(before: ReadonlyMap<string, ContactRead>, after: readonly ContactRead[]): string[] {
  const ids = new Set<string>()
  for (const key of identifierKeys) {
    const column = identifierColumns[key]
    const claims = new Map(
      after
        .filter((row) => row.deleted_at === null && row[column] !== null)
        .map((row) => [row[column], row.id]),
    )
    for (const row of after) {
      const former = before.get(row.id)?.[column] ?? null
      const holder = former === null ? undefined : claims.get(former)
      if (holder !== undefined && holder !== row.id) ids.add(row.id)
    }
  }
  return [...ids].sort()
}
