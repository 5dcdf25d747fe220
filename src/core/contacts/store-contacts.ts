import { freeIdentifiers, insertContacts, updateContacts } from '../../store/contacts/contact-writes.ts'
import type { ContactRead } from '../../store/contacts/contacts.ts'
import { deleteListMembers, insertListMembers, type Membership } from '../../store/contacts/list-members.ts'
import { type ContactColumn, contactColumnNames } from '../../store/kernel/contact-columns.ts'
import type { Scope } from '../../store/kernel/scope.ts'
import { identifierColumns, identifierKeys } from './contact-row.ts'
import { derive, withDerived } from './derived-columns.ts'

const everyColumn: ReadonlySet<ContactColumn> = new Set(contactColumnNames)

/**
 * Writes the contacts as the fold left them, in an order in which no contact conflicts with an identifier
 * that another gives up.
 */
export async function storeContacts(
  scope: Scope,
  before: ReadonlyMap<string, ContactRead>,
  after: readonly ContactRead[],
): Promise<void> {
  const changed = after.filter((row) => before.has(row.id))
  const freed = givenUp(before, after)
  await freeIdentifiers(scope, freed)
  await insertContacts(
    scope,
    after.filter((row) => !before.has(row.id)),
    derive,
  )
  // Contacts that gave identifiers up are written with all columns; otherwise the ones set to null before would be lost.
  const columns = freed.length > 0 ? everyColumn : changedColumns(before, changed)
  await updateContacts(scope, changed, withDerived(columns), derive)
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

/** The columns that changed in at least one of the contacts. */
function changedColumns(
  before: ReadonlyMap<string, ContactRead>,
  changed: readonly ContactRead[],
): Set<ContactColumn> {
  const columns = new Set<ContactColumn>()
  for (const row of changed) {
    const former = before.get(row.id) as ContactRead
    // The fold copies an object only when it changes it, so an equal reference means no change.
    for (const name of contactColumnNames) if (row[name] !== former[name]) columns.add(name)
  }
  return columns
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
