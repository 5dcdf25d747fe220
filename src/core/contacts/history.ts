import { findActorNames } from '../../store/access/people.ts'
import { listContactLogWithin, listLogStretches } from '../../store/contacts/contact-log.ts'
import { findContactsOnAllLists } from '../../store/contacts/contacts.ts'
import { countVersions } from '../../store/finding/list-totals.ts'
import type { Scope } from '../../store/kernel/scope.ts'
import type { ContactLogRow } from '../../store/kernel/tables.ts'
import { notFound } from '../kernel/failure.ts'
import { isId } from '../kernel/ids.ts'
import { limits } from '../kernel/limits.ts'
import type { Difference } from '../kernel/precondition.ts'
import type { Changes } from './contact-row.ts'
import { describeChanges, type NamedChange, nameChanges, namesIn } from './describe-changes.ts'
import { listRecordLines, type RecordLine } from './record-lines.ts'

export interface HistoryEntry {
  /** The version that the change created; for an event of a record, the contact's version at the time. */
  version: number
  action: 'created' | 'updated' | 'deleted' | 'restored'
  at: Date
  actor: string
  /** The name of a person or a key; null if the actor is neither or is unknown to the store. */
  actorName: string | null
  operationId: string
  changes: NamedChange[]
  /** Set if the entry is no version but an event of a tag, list or custom field that the contact had. */
  record: { kind: string; id: string; name: string | null; action: string } | null
  place: HistoryPlace
}

/** The place of an entry: the version, and after each version the events of records, by event id. */
export interface HistoryPlace {
  version: number
  eventId: string | undefined
}

/**
 * The history of a contact, deleted ones included, newest first, starting before a place. Events of its tags,
 * lists and custom fields are listed between its versions. A page with large changes is shorter than `limit`
 * and is followed by another page.
 */
export async function listHistory(
  scope: Scope,
  id: string,
  { before, limit }: { before?: HistoryPlace | undefined; limit: number },
): Promise<{ entries: HistoryEntry[]; hasMore: boolean }> {
  const [present] = await findContactsOnAllLists(scope, [id])
  if (present === undefined) throw notFound()
  const belowVersion = before === undefined ? present.version + 1 : before.version + (before.eventId ? 1 : 0)
  const { rows, isCut } = await listContactLogWithin(scope, id, {
    belowVersion,
    limit: limit + 1,
    bytesMax: limits.pageBytesMax,
  })
  const lines = (await listRecordLines(scope, present)).map(entryOfLine)
  const versions = rows.slice(0, limit)
  const changes = await describeChanges(scope, versions, { lists: 'by name' })
  const found = [...versions.map((row, index) => entryOfRow(row, changes[index] ?? [])), ...lines]
    .filter(({ place }) => before === undefined || isBefore(place, before))
    // Events older than the last version of this page belong to the next page.
    .filter(({ place }) => !isCut || place.version >= (versions.at(-1)?.version ?? 0))
    .sort((a, b) => (isBefore(a.place, b.place) ? 1 : -1))
  const shown = found.slice(0, limit)
  const actors = await nameActors(
    scope,
    shown.map(({ actor }) => actor),
  )
  return {
    entries: shown.map((entry) => ({ ...entry, actorName: actors.get(entry.actor) ?? null })),
    hasMore: isCut || found.length > limit || rows.length > limit,
  }
}

/** The number of entries in a contact's history. */
export async function countHistory(scope: Scope, id: string): Promise<number> {
  const [present] = await findContactsOnAllLists(scope, [id])
  if (present === undefined) throw notFound()
  return (await countVersions(scope, id)) + (await listRecordLines(scope, present)).length
}

function isBefore(a: HistoryPlace, b: HistoryPlace): boolean {
  if (a.version !== b.version) return a.version < b.version
  return (a.eventId ?? '') < (b.eventId ?? '')
}

type UnnamedEntry = Omit<HistoryEntry, 'actorName'>

function entryOfRow(row: ContactLogRow, changes: NamedChange[]): UnnamedEntry {
  return {
    version: row.version,
    action: row.action as HistoryEntry['action'],
    at: row.at,
    actor: row.actor,
    operationId: row.operation_id,
    changes,
    record: null,
    place: { version: row.version, eventId: undefined },
  }
}

function entryOfLine({ event, version, changes }: RecordLine): UnnamedEntry {
  const { id, kind, record_id: recordId, name, action, at, actor, operation_id: operationId } = event
  return {
    version,
    action: 'updated',
    at,
    actor,
    operationId,
    changes,
    record: { kind, id: recordId, name, action },
    place: { version, eventId: id },
  }
}

/** Values that are longer than this as JSON are left out; the caller can read the contact. */
const shownLengthMax = 1_024

/**
 * The fields in which contacts differ from the version `since` that their callers know: each with its value
 * in that version, if the log still has it, and its present value.
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
  const logged = new Map<string, number>()
  // The rows come newest first, so the last value that is merged is the one before the oldest change.
  for (const { contact_id, version, changes } of rows) {
    logged.set(contact_id, version)
    const net = merged.get(contact_id) ?? {}
    for (const [key, [from, to]] of Object.entries(changes ?? {})) net[key] = [from, net[key]?.[1] ?? to]
    merged.set(contact_id, net)
  }
  // If the log does not reach back to that version, some differences would be missing.
  for (const { contactId, after } of stretches)
    if (logged.get(contactId) !== after + 1) merged.delete(contactId)
  const names = await namesIn(scope, [...merged.values()])
  return new Map([...merged].map(([id, net]) => [id, nameChanges(net, names).map(toDifference)]))
}

function toDifference({ field, from, to }: NamedChange): Difference {
  const isShown = JSON.stringify([from, to]).length <= 2 * shownLengthMax
  return isShown ? { field, before: from, present: to } : { field, present: null }
}

const known = /^(?:person|key):(.+)$/

/**
 * The present names of these actors of the log, or their last names if they are deleted. Actors that are
 * neither a person nor a key of the workspace's account have none. Names only, because emails are for
 * administrators.
 */
export async function nameActors(
  scope: Scope,
  actors: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const ids = new Map(
    actors.flatMap((actor) => {
      const id = known.exec(actor)?.[1]
      return id !== undefined && isId(id) ? [[id, actor]] : []
    }),
  )
  const found = await findActorNames(scope, [...ids.keys()])
  return new Map(found.map(({ id, name }) => [ids.get(id)!, name]))
}
