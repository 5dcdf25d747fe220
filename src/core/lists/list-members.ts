import { countListMembers, listMemberIds, listNewestMemberIds } from '../../store/list-members.ts'
import type { Scope } from '../../store/scope.ts'
import type { Contact } from '../contacts/contact.ts'
import { getLivingContacts } from '../contacts/read-contacts.ts'
import { refuseFaults } from '../failure.ts'
import { isId } from '../is-id.ts'
import { getListRow } from './get-list-row.ts'

export interface MemberPage {
  contacts: Contact[]
  /** Where the next page begins, if there is one: after this id, also where its contact was deleted meanwhile. */
  nextAfterId: string | undefined
}

/** A page of the living contacts on a list, in id order, which is the order they were made in. */
export async function listMembers(
  scope: Scope,
  listId: string,
  { limit, afterId }: { limit: number; afterId?: string | undefined },
): Promise<MemberPage> {
  // It comes out of a cursor, which a caller may have made up.
  if (afterId !== undefined && !isId(afterId)) refuseFaults([{ field: 'cursor', code: 'invalid_format' }])
  const list = await getListRow(scope, listId)
  const ids = await listMemberIds(scope, list.id, { limit: limit + 1, afterId })
  const shown = ids.slice(0, limit)
  const nextAfterId = ids.length > limit ? shown.at(-1) : undefined
  return { contacts: await getLivingContacts(scope, shown), nextAfterId }
}

/** A page of the living contacts on a list, newest first, and how many there are in all. */
export async function listNewestMembers(
  scope: Scope,
  listId: string,
  page: { limit: number; offset: number },
): Promise<{ contacts: Contact[]; total: number }> {
  const list = await getListRow(scope, listId)
  const [ids, total] = await Promise.all([
    listNewestMemberIds(scope, list.id, page),
    countListMembers(scope, list.id),
  ])
  return { contacts: await getLivingContacts(scope, ids), total }
}
