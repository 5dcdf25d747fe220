import { type ContactRead, findContacts } from '../../store/contacts.ts'
import type { Scope } from '../../store/scope.ts'
import { findTagNames } from '../../store/tags.ts'
import { notFound } from '../failure.ts'
import type { Contact } from './contact.ts'
import { toContact } from './to-contact.ts'
import { getWorkspaceRules } from './workspace-rules.ts'

/** Rows as contacts, in the same order, their tags and custom fields named as they are called now. */
export async function toContacts(scope: Scope, rows: readonly ContactRead[]): Promise<Contact[]> {
  if (rows.length === 0) return []
  const tagIds = new Set(rows.flatMap((row) => row.tag_ids))
  const [rules, tags] = await Promise.all([getWorkspaceRules(scope), findTagNames(scope, [...tagIds])])
  const names = new Map(tags.map((tag) => [tag.id, tag.name]))
  return rows.map((row) => toContact(row, rules, names))
}

/** Living contacts, or those in the bin, in the order of their ids; who went the other way meanwhile is left out. */
export async function getContactsInOrder(
  scope: Scope,
  ids: readonly string[],
  { deleted }: { deleted: boolean },
): Promise<Contact[]> {
  if (ids.length === 0) return []
  const rows = new Map((await findContacts(scope, ids)).map((row) => [row.id, row]))
  const present = ids
    .flatMap((id) => rows.get(id) ?? [])
    .filter((row) => (row.deleted_at !== null) === deleted)
  return toContacts(scope, present)
}

/** Living contacts in the order of their ids; who was deleted meanwhile is left out. */
export function getLivingContacts(scope: Scope, ids: readonly string[]): Promise<Contact[]> {
  return getContactsInOrder(scope, ids, { deleted: false })
}

/** One living contact, or with `deleted` one in the bin; anything else is not found. */
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
