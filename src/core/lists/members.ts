import {
  countListMembers,
  findLivingContactIds,
  listMemberIds,
  listNewestMemberIds,
} from '../../store/contacts/list-members.ts'
import { findList } from '../../store/contacts/lists.ts'
import type { IdPage, Scope } from '../../store/kernel/scope.ts'
import type { ListsDraft } from '../contacts/draft.ts'
import { getContactsWithin } from '../contacts/read-contacts.ts'
import { writeToEach } from '../contacts/write-contacts.ts'
import type { Contact } from '../fields/contact.ts'
import { notFound, refuseFaults } from '../kernel/failure.ts'
import { at, type Fault } from '../kernel/fault.ts'
import { isId } from '../kernel/ids.ts'
import { limits } from '../kernel/limits.ts'
import { chunksOf } from '../kernel/semaphore.ts'
import { getListRow } from './lists.ts'

interface MemberPage {
  contacts: Contact[]
  /** The id after which the next page starts, if there is one; also if its contact was deleted meanwhile. */
  nextAfterId: string | undefined
}

/** A page of the living contacts on a list, by id, which is the order of creation. */
export async function listMembers(
  scope: Scope,
  listId: string,
  { limit, afterId }: { limit: number; afterId?: string | undefined },
): Promise<MemberPage> {
  // The id comes from a cursor, which the caller may have altered.
  if (afterId !== undefined && !isId(afterId)) refuseFaults([{ field: 'cursor', code: 'invalid_format' }])
  const list = await getListRow(scope, listId)
  const ids = await listMemberIds(scope, list.id, { limit: limit + 1, afterId })
  const shown = ids.slice(0, limit)
  const { contacts, read } = await getContactsWithin(scope, shown, { deleted: false })
  const hasMore = ids.length > limit || read < shown.length
  return { contacts, nextAfterId: hasMore ? shown[read - 1] : undefined }
}

/** The number of living contacts on a list. */
export async function countMembers(scope: Scope, listId: string): Promise<number> {
  return countListMembers(scope, (await getListRow(scope, listId)).id)
}

/** A page of the living contacts on a list, newest first, within the bytes of a page, with their total number. */
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
  return { contacts: (await getContactsWithin(scope, ids, { deleted: false })).contacts, total }
}

/** Contacts to add to a list and to remove from it; removal wins if a contact is in both. */
interface MembersDraft {
  add?: readonly string[] | undefined
  remove?: readonly string[] | undefined
  /** The place of each in the request, for faults. */
  paths?: { add?: string; remove?: string }
  /** The faults that the wire already found. */
  faults?: readonly Fault[] | undefined
}

/** The number of contacts that a change of members changed. */
interface MembersChanged {
  joined: number
  left: number
}

/**
 * Adds contacts to a list and removes others, each as a write with a version and a log row; contacts that are
 * already as requested are not written. An id that is no living contact of the workspace refuses the whole
 * call. One transaction per 1,000 contacts; after a crash between two, repeating the call completes it.
 */
export async function changeMembers(
  scope: Scope,
  listId: string,
  draft: MembersDraft,
): Promise<MembersChanged> {
  const list = await getListRow(scope, listId)
  const { add = [], remove = [], paths = {}, faults = [] } = draft
  refuseFaults([
    ...faults,
    ...(await judgeMembers(scope, add, paths.add ?? 'add')),
    ...(await judgeMembers(scope, remove, paths.remove ?? 'remove')),
  ])
  const leaving = new Set(remove.map((id) => id.toLowerCase()))
  const joining = new Set(add.map((id) => id.toLowerCase()).filter((id) => !leaving.has(id)))
  return {
    joined: await writeMembers(scope, list.id, [...joining], { add: [list.id] }),
    left: await writeMembers(scope, list.id, [...leaving], { remove: [list.id] }),
  }
}

interface SetMembersOptions {
  /** Also makes it the primary list of every member, instead of the former primary list. */
  primary?: boolean
  /** The place of the ids in the request, for faults. */
  path?: string
  /** The faults that the wire already found. */
  faults?: readonly Fault[] | undefined
}

/**
 * Makes exactly these contacts the members of a list, as `changeMembers` would. A removed contact loses it as
 * primary list too. Deleted contacts are also removed, so that restoring them does not bring them back to the
 * list.
 */
export async function setMembers(
  scope: Scope,
  listId: string,
  contactIds: readonly string[],
  options: SetMembersOptions = {},
): Promise<MembersChanged> {
  const list = await getListRow(scope, listId)
  const { primary = false, path = 'contactIds', faults = [] } = options
  refuseFaults([...faults, ...(await judgeMembers(scope, contactIds, path))])
  const wanted = new Set(contactIds.map((id) => id.toLowerCase()))
  const membership = primary ? { primary: list.id } : { add: [list.id] }
  const joined = await writeMembers(scope, list.id, [...wanted], membership)
  let left = 0
  for await (const ids of idPages((page) => listMemberIds(scope, list.id, { ...page, deleted: true }))) {
    const leaving = ids.filter((id) => !wanted.has(id))
    left += await writeMembers(scope, list.id, leaving, { remove: [list.id] }, { inBin: true })
  }
  return { joined, left }
}

/** Yields ids in order, one page at a time; each page is read after the previous one was processed. */
async function* idPages(list: (page: IdPage) => Promise<string[]>): AsyncGenerator<string[]> {
  let afterId: string | undefined
  for (;;) {
    const ids = await list({ limit: limits.batchMax, afterId })
    if (ids.length > 0) yield ids
    if (ids.length < limits.batchMax) return
    afterId = ids.at(-1)
  }
}

/**
 * A fault `unknown_contact` for each id that is not a living contact of the workspace, placed as in `add[3]`; an item
 * that the translator found faulty is undefined and passed over. Of more than 10,000 wrong ids the others are not looked at.
 */
export async function judgeMembers(
  scope: Scope,
  ids: readonly (string | undefined)[],
  path: string,
): Promise<Fault[]> {
  const faults: Fault[] = []
  let index = 0
  for (const chunk of chunksOf(ids, limits.batchMax)) {
    const possible = chunk.filter((id) => id !== undefined && isId(id)) as string[]
    const living = new Set(await findLivingContactIds(scope, possible))
    for (const id of chunk) {
      const isThere = id === undefined || living.has(id.toLowerCase())
      if (!isThere) faults.push({ field: at(path, index), code: 'unknown_contact' })
      index++
    }
    if (faults.length >= faultsCountedMax) break
  }
  return faults
}

/** So many wrong ids are no slip: the rest of them is not looked at. */
const faultsCountedMax = 10_000

/**
 * Writes a change of a list to these contacts, one transaction per batch, and returns the number of living
 * ones that changed. Throws `not_found` if the list is deleted meanwhile.
 */
async function writeMembers(
  scope: Scope,
  listId: string,
  ids: readonly string[],
  lists: ListsDraft,
  options: { inBin?: boolean } = {},
): Promise<number> {
  let changed = 0
  try {
    for (const chunk of chunksOf(ids, limits.batchMax))
      changed += await writeToEach(scope, chunk, { lists }, options)
  } catch (error) {
    if ((await findList(scope, listId)) === undefined) throw notFound()
    throw error
  }
  return changed
}
