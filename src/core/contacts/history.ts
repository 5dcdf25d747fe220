import { findActorNames } from '../../store/access/people.ts'
import { listContactLog, listLogStretches } from '../../store/contacts/contact-log.ts'
import { type ContactRead, findContacts, findListIds } from '../../store/contacts/contacts.ts'
import { findCustomFieldNames } from '../../store/contacts/custom-fields.ts'
import { findListNames } from '../../store/contacts/lists.ts'
import { findTagNames } from '../../store/contacts/tags.ts'
import type { Scope } from '../../store/kernel/scope.ts'
import type { ContactLogRow } from '../../store/kernel/tables.ts'
import { fieldOfColumn } from '../fields/contact-fields.ts'
import { notFound } from '../kernel/failure.ts'
import { isId } from '../kernel/ids.ts'
import type { Difference } from '../kernel/precondition.ts'
import { blankContact, type Changes, diffContact } from './contact-row.ts'
import { undoChanges } from './revert-contact.ts'

interface HistoryChange {
  /** A contact's field; `tags`, `lists`, `customFields.<name>` or `attributes.<key>`. */
  field: string
  from: unknown
  to: unknown
}

export interface HistoryEntry {
  version: number
  action: 'created' | 'updated' | 'deleted' | 'restored'
  at: Date
  actor: string
  /** Of a person or a key; null: neither, or one that the store does not know. */
  actorName: string | null
  operationId: string
  changes: HistoryChange[]
}

const logPageSize = 500

/**
 * What happened to a contact, newest first, below a version; the bin's contacts too. The log keeps no values for a
 * creation: they are the present ones with every later change taken back.
 */
export async function listHistory(
  scope: Scope,
  id: string,
  page: { belowVersion?: number | undefined; limit: number },
): Promise<{ entries: HistoryEntry[]; hasMore: boolean }> {
  const [present] = await findContacts(scope, [id])
  if (present === undefined) throw notFound()
  const belowVersion = page.belowVersion ?? present.version + 1
  const rows = await listContactLog(scope, id, { belowVersion, limit: page.limit + 1 })
  const shown = rows.slice(0, page.limit)
  const changes = await Promise.all(shown.map((row) => changesOf(scope, row, present)))
  const [names, actors] = await Promise.all([
    namesIn(scope, changes),
    nameActors(
      scope,
      shown.map(({ actor }) => actor),
    ),
  ])
  const entries = shown.map((row, index) => ({
    ...toEntry(row, nameChanges(changes[index] as Changes, names)),
    actorName: actors.get(row.actor) ?? null,
  }))
  return { entries, hasMore: rows.length > page.limit }
}

async function changesOf(scope: Scope, row: ContactLogRow, present: ContactRead): Promise<Changes> {
  if (row.changes !== null) return row.changes
  const listIds = await findListIds(scope, present.id, { deleted: true })
  let first: ContactRead = { ...present, list_ids: listIds }
  for (let belowVersion = present.version + 1; belowVersion > row.version; ) {
    const later = await listContactLog(scope, row.contact_id, { belowVersion, limit: logPageSize })
    first = later.reduce((contact, entry) => undoChanges(contact, entry.changes ?? {}), first)
    belowVersion = later.at(-1)?.version ?? row.version
  }
  const nothing = blankContact(row.workspace_id, row.contact_id, row.at)
  return diffContact({ ...nothing, status: null } as unknown as ContactRead, first)
}

/** Longer values than this, as JSON, are left to whoever reads the contact. */
const shownLengthMax = 1_024

/**
 * In which fields contacts are not as their caller knows them: each with what it was in the version `since`, where the log
 * has that version, and what it is at `version`.
 */
export async function differencesSince(
  scope: Scope,
  contacts: readonly { id: string; since: number; version: number }[],
): Promise<Map<string, Difference[]>> {
  const stretches = contacts
    .filter(({ since }) => since > 0)
    .map(({ id, since, version }) => ({ contactId: id, after: since, upTo: version }))
  const rows = await listLogStretches(scope, stretches)
  const merged = new Map<string, Record<string, Changes[string]>>()
  // Newest first: what a field was before the oldest change stands last.
  for (const { contact_id, changes } of rows) {
    const net = merged.get(contact_id) ?? {}
    for (const [key, [from, to]] of Object.entries(changes ?? {})) net[key] = [from, net[key]?.[1] ?? to]
    merged.set(contact_id, net)
  }
  const names = await namesIn(scope, [...merged.values()])
  return new Map([...merged].map(([id, net]) => [id, nameChanges(net, names).map(toDifference)]))
}

function toDifference({ field, from, to }: HistoryChange): Difference {
  const isShown = JSON.stringify([from, to]).length <= 2 * shownLengthMax
  return isShown ? { field, before: from, present: to } : { field, present: null }
}

async function namesIn(scope: Scope, changes: readonly Changes[]): Promise<HistoryNames> {
  const ids = (name: string) =>
    changes.flatMap((change) => [
      ...((change[name]?.[0] ?? []) as string[]),
      ...((change[name]?.[1] ?? []) as string[]),
    ])
  const fields = changes.flatMap((change) =>
    Object.keys(change).flatMap((key) => (key.startsWith('custom.') ? [key.slice('custom.'.length)] : [])),
  )
  const [tags, lists, customFields] = await Promise.all([
    findTagNames(scope, ids('tag_ids'), { deleted: true }),
    findListNames(scope, ids('list_ids')),
    findCustomFieldNames(scope, fields),
  ])
  const byId = (rows: { id: string; name: string }[]) => new Map(rows.map((row) => [row.id, row.name]))
  return { tags: byId(tags), lists: byId(lists), customFields: byId(customFields) }
}

function toEntry(row: ContactLogRow, changes: HistoryChange[]): Omit<HistoryEntry, 'actorName'> {
  return {
    version: row.version,
    action: row.action as HistoryEntry['action'],
    at: row.at,
    actor: row.actor,
    operationId: row.operation_id,
    changes,
  }
}

const known = /^(?:person|key):(.+)$/

/**
 * The names that these actors of the log have today, of who is gone the last one. Who is neither a person nor a key of the
 * workspace's account has none. Names only: an email is for those who administer.
 */
async function nameActors(scope: Scope, actors: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const ids = new Map(
    actors.flatMap((actor) => {
      const id = known.exec(actor)?.[1]
      return id !== undefined && isId(id) ? [[id, actor]] : []
    }),
  )
  const found = await findActorNames(scope, [...ids.keys()])
  return new Map(found.map(({ id, name }) => [ids.get(id)!, name]))
}

interface HistoryNames {
  tags: ReadonlyMap<string, string>
  lists: ReadonlyMap<string, string>
  customFields: ReadonlyMap<string, string>
}

/** Changes as a person reads them: by field as the API calls it, tags, lists and custom fields by name. */
function nameChanges(changes: Changes, names: HistoryNames): HistoryChange[] {
  return Object.entries(changes)
    .map(([key, change]) => nameChange(key, change, names))
    .sort((a, b) => (a.field < b.field ? -1 : 1))
}

function nameChange(key: string, [from, to]: Changes[string], names: HistoryNames): HistoryChange {
  const byName = (ids: unknown, of: ReadonlyMap<string, string>) =>
    (ids as string[]).map((id) => of.get(id) ?? id).sort()
  if (key === 'tag_ids') return { field: 'tags', from: byName(from, names.tags), to: byName(to, names.tags) }
  if (key === 'list_ids')
    return { field: 'lists', from: byName(from, names.lists), to: byName(to, names.lists) }
  if (key.startsWith('custom.')) {
    const id = key.slice('custom.'.length)
    return { field: `customFields.${names.customFields.get(id) ?? id}`, from, to }
  }
  return { field: fieldOfColumn(key), from, to }
}
