import {
  type ContactCondition,
  countInStretch,
  findInStretch,
} from '../../store/contacts/contact-stretches.ts'
import { type ContactRead, findContacts, findContactsWithin } from '../../store/contacts/contacts.ts'
import { findTagNames } from '../../store/contacts/tags.ts'
import type { Life } from '../../store/finding/condition.ts'
import type { IdPage, Scope } from '../../store/kernel/scope.ts'
import type { Contact } from '../fields/contact.ts'
import { getWorkspaceRules } from '../fields/workspace-rules.ts'
import { notFound } from '../kernel/failure.ts'
import { limits } from '../kernel/limits.ts'
import { chunksOf } from '../kernel/semaphore.ts'
import { countWithinPage, toContact } from './contact-row.ts'

/** Converts rows to contacts, in the same order, with the present names of their tags and custom fields. */
export async function toContacts(scope: Scope, rows: readonly ContactRead[]): Promise<Contact[]> {
  if (rows.length === 0) return []
  const tagIds = new Set(rows.flatMap((row) => row.tag_ids))
  const [rules, tags] = await Promise.all([getWorkspaceRules(scope), findTagNames(scope, [...tagIds])])
  const names = new Map(tags.map((tag) => [tag.id, tag.name]))
  return rows.map((row) => toContact(row, rules, names))
}

/** Living contacts, deleted ones, or both, in the order of the ids. Ids whose contact is in the other state are skipped. */
export async function getContactsInOrder(
  scope: Scope,
  ids: readonly string[],
  { deleted }: { deleted: Life },
): Promise<Contact[]> {
  if (ids.length === 0) return []
  return inOrder(scope, ids, await findContacts(scope, ids), deleted)
}

function inOrder(
  scope: Scope,
  ids: readonly string[],
  found: readonly ContactRead[],
  deleted: Life,
): Promise<Contact[]> {
  const rows = new Map(found.map((row) => [row.id, row]))
  const present = ids
    .flatMap((id) => rows.get(id) ?? [])
    .filter((row) => deleted === 'either' || (row.deleted_at !== null) === deleted)
  return toContacts(scope, present)
}

/** The contacts of the first ids, as many as the bytes of a page allow; `read` is the number of ids that were covered. */
export async function getContactsWithin(
  scope: Scope,
  ids: readonly string[],
  { deleted }: { deleted: Life },
): Promise<{ contacts: Contact[]; read: number }> {
  if (ids.length === 0) return { contacts: [], read: 0 }
  const { rows, cutAt } = await findContactsWithin(scope, ids, limits.pageBytesMax)
  const contacts = await inOrder(scope, ids, rows, deleted)
  const shown = countWithinPage(contacts)
  const next = contacts[shown]
  if (next === undefined) return { contacts, read: cutAt ?? ids.length }
  return { contacts: contacts.slice(0, shown), read: ids.indexOf(next.id) }
}

/** Contacts in the order of the ids, in pieces of at most the bytes of a page. */
export async function* contactsInPieces(
  scope: Scope,
  ids: readonly string[],
  life: { deleted: Life },
): AsyncGenerator<Contact[]> {
  for (let left = ids; left.length > 0; ) {
    const { contacts, read } = await getContactsWithin(scope, left, life)
    yield contacts
    left = left.slice(read)
  }
}

/** Living contacts in the order of the ids; deleted ones are skipped. */
export function getLivingContacts(scope: Scope, ids: readonly string[]): Promise<Contact[]> {
  return getContactsInOrder(scope, ids, { deleted: false })
}

/** One living contact, or with `deleted` one in the bin. Throws `not_found` otherwise. */
export async function getContact(
  scope: Scope,
  id: string,
  options: { deleted?: boolean } = {},
): Promise<Contact> {
  const [row] = await findContacts(scope, [id])
  if (row === undefined || (row.deleted_at !== null) !== (options.deleted ?? false)) throw notFound()
  const [contact] = await toContacts(scope, [row])
  return contact as Contact
}

/** The contacts that one statement reads: few enough to stay far below any statement timeout, even from a cold disk. */
const stretchSize = 20_000

/**
 * The ids of all contacts, deleted ones included, that meet a condition, in order, in batches. Reads the
 * whole workspace, a bounded part per statement; a contact that starts to meet the condition while this runs
 * may be missed.
 */
export async function* matchingContactIds(
  scope: Scope,
  condition: ContactCondition,
): AsyncGenerator<string[]> {
  for (let afterId: string | undefined; ; ) {
    const { ids, endId } = await findInStretch(scope, condition, { limit: stretchSize, afterId })
    yield* chunksOf(ids, limits.batchMax)
    if (endId === null) return
    afterId = endId
  }
}

/** A page of such ids, after one; the last page is shorter than `limit`. */
export async function listMatchingContactIds(
  scope: Scope,
  condition: ContactCondition,
  { limit, afterId }: IdPage,
): Promise<string[]> {
  const found: string[] = []
  for (let from = afterId; found.length < limit; ) {
    const { ids, endId } = await findInStretch(scope, condition, { limit: stretchSize, afterId: from })
    found.push(...ids)
    if (endId === null) break
    from = endId
  }
  return found.slice(0, limit)
}

/** Counts the living contacts that meet a condition, a bounded part per statement. */
export async function countMatchingContacts(scope: Scope, condition: ContactCondition): Promise<number> {
  let total = 0
  for (let afterId: string | undefined; ; ) {
    const { count, endId } = await countInStretch(scope, condition, { limit: stretchSize, afterId })
    total += count
    if (endId === null) return total
    afterId = endId
  }
}
