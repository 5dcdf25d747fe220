import { findContacts } from '../../store/contacts.ts'
import { countListMembers, listNewestMemberIds } from '../../store/list-members.ts'
import { findList } from '../../store/lists.ts'
import type { Scope } from '../../store/scope.ts'
import type { Contact } from '../contacts/contact.ts'
import { toContacts } from '../contacts/read-contacts.ts'
import { notFound } from '../failure.ts'
import { isId } from '../is-id.ts'

/** A page of the living contacts on a list, newest first, and how many there are in all. */
export async function listNewestMembers(
  scope: Scope,
  listId: string,
  page: { limit: number; offset: number },
): Promise<{ contacts: Contact[]; total: number }> {
  const list = isId(listId) ? await findList(scope, listId) : undefined
  if (list === undefined) throw notFound()
  const [ids, total] = await Promise.all([
    listNewestMemberIds(scope, list.id, page),
    countListMembers(scope, list.id),
  ])
  const rows = new Map((await findContacts(scope, ids)).map((row) => [row.id, row]))
  const living = ids.flatMap((id) => rows.get(id) ?? []).filter((row) => row.deleted_at === null)
  return { contacts: await toContacts(scope, living), total }
}
