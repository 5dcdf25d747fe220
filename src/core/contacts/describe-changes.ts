import { listLogStretches } from '../../store/contacts/contact-log.ts'
import { type ContactRead, findContactsOnAllLists } from '../../store/contacts/contacts.ts'
import { findCustomFieldNames } from '../../store/contacts/custom-fields.ts'
import { findListNames } from '../../store/contacts/lists.ts'
import { findTagNames } from '../../store/contacts/tags.ts'
import { listDisappearances } from '../../store/feed/record-events.ts'
import type { Scope } from '../../store/kernel/scope.ts'
import type { ContactLogRow } from '../../store/kernel/tables.ts'
import { customPath, fieldOfColumn } from '../fields/contact-fields.ts'
import { FieldOptions } from '../fields/field-options.ts'
import { chunksOf } from '../kernel/semaphore.ts'
import { blankContact, type Changes, diffContact } from './contact-row.ts'
import { undoChanges } from './revert-contact.ts'

/** The value of a field before and after a change. */
export interface FieldChange {
  from: unknown
  to: unknown
}

/** One changed field of a contact; `tags`, `lists`, `customFields.<name>` or `attributes.<key>` among them. */
export interface NamedChange extends FieldChange {
  field: string
}

/**
 * The changes of each of these log rows, in the same order, by the field names of `/v2`: tags and custom
 * fields by their present names, lists by name or, if that is unknown, by id. Tags that were deleted at the
 * time are left out; contacts keep their ids, but do not show them.
 */
export async function describeChanges(
  scope: Scope,
  rows: readonly ContactLogRow[],
  { lists }: { lists: 'by name' | 'by id' },
): Promise<NamedChange[][]> {
  const first = await firstChanges(scope, rows)
  const changes = rows.map((row) => row.changes ?? first.get(row.contact_id) ?? {})
  const tagIds = changes.flatMap(({ tag_ids: sides }) => (sides ?? []).flat() as string[])
  const [names, isGone] = await Promise.all([namesIn(scope, changes), disappearances(scope, tagIds)])
  const shown = lists === 'by name' ? names : { ...names, lists: new Map<string, string>() }
  return rows.map((row, index) =>
    nameChanges(
      withoutTags(changes[index] ?? {}, (id) => isGone(id, row.feed_position)),
      shown,
      row.at,
    ),
  )
}

function withoutTags({ tag_ids: tags, ...others }: Changes, isGone: (id: string) => boolean): Changes {
  if (tags === undefined) return others
  const [from, to] = tags.map((ids) => (ids as string[]).filter((id) => !isGone(id))) as [string[], string[]]
  const isSame = from.length === to.length && from.every((id) => to.includes(id))
  return isSame ? others : { ...others, tag_ids: [from, to] }
}

/** The most contacts, and the most versions of each, whose log one statement reads. */
const contactsAtOnce = 100
const versionsAtOnce = 100

/**
 * The initial values of the contacts that these rows created, by log row; a contact that is gone has none.
 * The log stores no values for a creation: they are computed from the present contact by undoing every later
 * change.
 */
async function firstChanges(scope: Scope, rows: readonly ContactLogRow[]): Promise<Map<string, Changes>> {
  const made = new Map(rows.filter(({ changes }) => changes === null).map((row) => [row.contact_id, row]))
  const present = await findContactsOnAllLists(scope, [...made.keys()])
  const found = new Map<string, Changes>()
  for (const some of chunksOf(present, contactsAtOnce)) {
    for (const contact of await takenBack(scope, some, made)) {
      const { workspace_id, at } = made.get(contact.id) as ContactLogRow
      const nothing = { ...blankContact(workspace_id, contact.id, at), status: null }
      found.set(contact.id, diffContact(nothing as unknown as ContactRead, contact))
    }
  }
  return found
}

/** The contacts in the state of the version that each of these rows created. */
async function takenBack(
  scope: Scope,
  contacts: readonly ContactRead[],
  rows: ReadonlyMap<string, ContactLogRow>,
): Promise<ContactRead[]> {
  const former = new Map(contacts.map((contact) => [contact.id, contact]))
  const versionOf = ({ id }: ContactRead) => rows.get(id)?.version ?? 1
  let open = contacts.map((contact) => ({
    contactId: contact.id,
    after: versionOf(contact),
    upTo: contact.version,
  }))
  for (;;) {
    open = open.filter(({ after, upTo }) => upTo > after)
    if (open.length === 0) return [...former.values()]
    const stretches = open.map(({ contactId, after, upTo }) => ({
      contactId,
      after: Math.max(after, upTo - versionsAtOnce),
      upTo,
    }))
    // Newest first, the order in which changes have to be undone.
    for (const { contact_id: id, changes } of await listLogStretches(scope, stretches))
      former.set(id, undoChanges(former.get(id) as ContactRead, changes ?? {}))
    open = open.map((stretch, index) => ({ ...stretch, upTo: stretches[index]?.after ?? 0 }))
  }
}

interface HistoryNames {
  tags: ReadonlyMap<string, string>
  lists: ReadonlyMap<string, string>
  customFields: ReadonlyMap<string, string>
  /** The options of the custom fields that have or had any, by field id. */
  options: ReadonlyMap<string, FieldOptions>
}

/** The present names of the tags, lists and custom fields in these changes, deleted ones included. */
export async function namesIn(scope: Scope, changes: readonly Changes[]): Promise<HistoryNames> {
  const ids = (name: string) => [
    ...new Set(changes.flatMap((change) => (change[name] ?? []).flatMap((side) => (side ?? []) as string[]))),
  ]
  const fields = changes.flatMap((change) =>
    Object.keys(change).flatMap((key) => (key.startsWith('custom.') ? [key.slice('custom.'.length)] : [])),
  )
  const [tags, lists, customFields] = await Promise.all([
    findTagNames(scope, ids('tag_ids'), { deleted: true }),
    findListNames(scope, ids('list_ids')),
    findCustomFieldNames(scope, [...new Set(fields)]),
  ])
  const byId = (rows: { id: string; name: string }[]) => new Map(rows.map((row) => [row.id, row.name]))
  const options = customFields.flatMap(({ id, options }) =>
    options.length > 0 ? [[id, new FieldOptions(options)] as const] : [],
  )
  return {
    tags: byId(tags),
    lists: byId(lists),
    customFields: byId(customFields),
    options: new Map(options),
  }
}

/**
 * Changes for a reader: by the API's name of each field; tags, lists and custom fields by name if it is
 * known, and options by their names at the time `then`.
 */
export function nameChanges(changes: Changes, names: HistoryNames, then = new Date()): NamedChange[] {
  return Object.entries(changes)
    .map(([key, change]) => nameChange(key, change, names, then))
    .sort((a, b) => (a.field < b.field ? -1 : 1))
}

function nameChange(key: string, [from, to]: Changes[string], names: HistoryNames, then: Date): NamedChange {
  const byName = (ids: unknown, of: ReadonlyMap<string, string>) =>
    (ids as string[]).map((id) => of.get(id) ?? id).sort()
  if (key === 'tag_ids') return { field: 'tags', from: byName(from, names.tags), to: byName(to, names.tags) }
  if (key === 'list_ids')
    return { field: 'lists', from: byName(from, names.lists), to: byName(to, names.lists) }
  if (key.startsWith('custom.')) {
    const id = key.slice('custom.'.length)
    const named = (value: unknown) => names.options.get(id)?.named(value, then) ?? value
    return { field: customPath(names.customFields.get(id) ?? id), from: named(from), to: named(to) }
  }
  return { field: fieldOfColumn(key), from, to }
}

/** Returns a function that says whether a tag or list was deleted at a position of the feed. */
export async function disappearances(
  scope: Scope,
  ids: readonly string[],
): Promise<(id: string, position: string) => boolean> {
  const events = await listDisappearances(scope, [...new Set(ids)])
  return (id, position) => {
    const before = events.filter(
      (event) => event.record_id === id && BigInt(event.feed_position) < BigInt(position),
    )
    return before.at(-1)?.action === 'deleted' || before.at(-1)?.action === 'merged'
  }
}
