import { findActorNames } from '../../store/access/people.ts'
import { listContactLog, listLogStretches } from '../../store/contacts/contact-log.ts'
import { findContacts } from '../../store/contacts/contacts.ts'
import type { Scope } from '../../store/kernel/scope.ts'
import type { ContactLogRow } from '../../store/kernel/tables.ts'
import { notFound } from '../kernel/failure.ts'
import { isId } from '../kernel/ids.ts'
import type { Difference } from '../kernel/precondition.ts'
import type { Changes } from './contact-row.ts'
import { firstChanges, type NamedChange, nameChanges, namesIn } from './describe-changes.ts'

export interface HistoryEntry {
  version: number
  action: 'created' | 'updated' | 'deleted' | 'restored'
  at: Date
  actor: string
  /** Of a person or a key; null: neither, or one that the store does not know. */
  actorName: string | null
  operationId: string
  changes: NamedChange[]
}

/** What happened to a contact, newest first, below a version; the bin's contacts too. */
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
  const first = await firstChanges(scope, shown)
  const changes = shown.map((row) => row.changes ?? first.get(row.contact_id) ?? {})
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

function toDifference({ field, from, to }: NamedChange): Difference {
  const isShown = JSON.stringify([from, to]).length <= 2 * shownLengthMax
  return isShown ? { field, before: from, present: to } : { field, present: null }
}

function toEntry(row: ContactLogRow, changes: NamedChange[]): Omit<HistoryEntry, 'actorName'> {
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
