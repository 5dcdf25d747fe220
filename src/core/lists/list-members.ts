import { type ContactRead, findContacts } from '../../store/contacts.ts'
import { listMemberIds } from '../../store/list-members.ts'
import { findList } from '../../store/lists.ts'
import type { Scope } from '../../store/scope.ts'
import type { Contact } from '../contacts/contact.ts'
import { toContacts } from '../contacts/read-contacts.ts'
import { notFound, refuseFaults } from '../failure.ts'
import { isId } from '../is-id.ts'

export interface MemberPage {
  contacts: Contact[]
  /** Where the next page begins, if there is one: after this id, also where its contact was deleted meanwhile. */
  nextAfterId: string | undefined
}

/** A page of the living contacts on a list, in id order, which is the order they were made in. */
export async function listMembers(
  scope: Scope,
  listId: string,
  page: { limit: number; afterId?: string | undefined },
): Promise<MemberPage> {
  const { limit, afterId } = page
  // It comes out of a cursor, which a caller may have made up.
  if (afterId !== undefined && !isId(afterId)) refuseFaults([{ field: 'cursor', code: 'invalid_format' }])
  const list = isId(listId) ? await findList(scope, listId) : undefined
  if (list === undefined) throw notFound()
  const ids = await listMemberIds(scope, list.id, { limit: limit + 1, afterId })
  const shown = ids.slice(0, limit)
  const rows = new Map((await findContacts(scope, shown)).map((row) => [row.id, row]))
  const living = shown.flatMap((id): ContactRead[] => {
    const row = rows.get(id)
    return row === undefined || row.deleted_at !== null ? [] : [row]
  })
  const nextAfterId = ids.length > limit ? shown.at(-1) : undefined
  return { contacts: await toContacts(scope, living), nextAfterId }
}
