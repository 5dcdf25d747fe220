import { listContactLog } from '../../store/contact-log.ts'
import { type ContactRead, findContacts, findListIds } from '../../store/contacts.ts'
import { findCustomFieldNames } from '../../store/custom-fields.ts'
import { findListNames } from '../../store/lists.ts'
import type { Scope } from '../../store/scope.ts'
import type { ContactLogRow } from '../../store/tables.ts'
import { findTagNames } from '../../store/tags.ts'
import { notFound } from '../failure.ts'
import { blankContact } from './blank-contact.ts'
import { type Changes, diffContact } from './diff-contact.ts'
import type { HistoryChange, HistoryEntry } from './history.ts'
import { nameActors } from './name-actors.ts'
import { type HistoryNames, nameChanges } from './name-changes.ts'
import { undoChanges } from './undo-changes.ts'

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
