import { listLogStretches } from '../../store/contacts/contact-log.ts'
import {
  comparePlaces,
  type FeedFilter,
  type FeedHorizon,
  type FeedOrder,
  type FeedPlace,
  findHeldBack,
  listFeedRows,
  placeOfContact,
  placeOfRecord,
  readFeedHorizon,
} from '../../store/feed/changes.ts'
import { countJobContacts, listJobContacts } from '../../store/jobs/job-contacts.ts'
import { findJobIds } from '../../store/jobs/jobs.ts'
import type { IdPage, Scope } from '../../store/kernel/scope.ts'
import type { ContactLogRow, RecordEventRow } from '../../store/kernel/tables.ts'
import { countWithinPage } from '../contacts/contact-row.ts'
import { describeChanges, type FieldChange, type NamedChange } from '../contacts/describe-changes.ts'
import { nameActors } from '../contacts/history.ts'
import { getContactsWithin } from '../contacts/read-contacts.ts'
import { type RecordEventType, recordEventTypes } from '../events/record-events.ts'
import type { Contact } from '../fields/contact.ts'
import { getJob } from '../jobs/jobs.ts'
import { limits } from '../kernel/limits.ts'
import { type ChangeType, contactTypes } from './change-types.ts'
import { type FeedEpoch, firstPlace, placeBefore, readFeedCursor, writeFeedCursor } from './feed-cursor.ts'

export type { FeedOrder }

/** One change in a workspace, as the feed and the webhooks deliver it. */
export interface Change {
  /** Stable: equal each time the change is read. */
  id: string
  type: ChangeType
  /** The cursor after this change. */
  cursor: string
  /** The contact, and the version that this change created; null for all other changes. */
  contactId: string | null
  version: number | null
  at: Date
  actor: string
  /** The actor's present name, if requested; null if there is none. */
  actorName?: string | null
  operationId: string
  /** The job that made the change. */
  jobId: string | null
  /** By the field names of `/v2`. */
  changes: Readonly<Record<string, FieldChange>>
  /** The record that is no contact, with its name at the time. */
  record: ChangedRecord | null
  /** The contact's present state, if requested; null if it no longer exists. */
  contact?: Contact | null
}

interface ChangedRecord {
  kind: string
  id: string
  name: string | null
  into?: { id: string; name: string | null }
  job?: { kind: string; state: string; counts: Readonly<Record<string, number>>; error: string | null }
  /** Why a webhook was paused. */
  reason?: string
}

export interface FeedQuery {
  /** A cursor; undefined starts with the first change that the log has. */
  after?: string | undefined
  /** A cursor to read backwards from; undefined starts with the latest change. */
  before?: string | undefined
  /** Default: `asc`. */
  order?: FeedOrder | undefined
  /** The parameter that a fault of the cursor names; default `after`, or `before`. */
  cursorField?: string
  limit: number
  /** Default: all. */
  types?: ReadonlySet<ChangeType> | undefined
  /** Only changes by this actor. */
  actor?: string | undefined
  /** Includes the contact's present state. */
  withContact?: boolean | undefined
  /** Includes the actor's present name. */
  withActor?: boolean | undefined
  /** Leaves out the contact changes that a job made; the event at the job's end represents them. */
  collapseJobs?: boolean | undefined
}

export interface FeedPage {
  changes: Change[]
  /** Where the next read continues; set even if there are no changes now. */
  nextCursor: string
  /** Whether more can be read at once. The page itself may be empty, if none of the rows that were read match the query. */
  hasMore: boolean
  /** The age, in milliseconds, of the oldest change that is held back because an earlier transaction has not ended. */
  lagMs: number
}

/**
 * The changes in a workspace after a cursor, ordered by transaction, up to the oldest transaction that has
 * not ended. So a later read never finds a change before one that was already delivered
 * (docs/decisions/0042-change-feed.md). The versions of a contact are in order. With `order: 'desc'`, the
 * same backwards from the latest change.
 */
export async function readChanges(scope: Scope, query: FeedQuery): Promise<FeedPage> {
  const horizon = await readFeedHorizon(scope)
  const { below } = horizon
  const { order = 'asc', limit } = query
  const from = startOf(query, horizon)
  const { rows, isFull, reached } = await readRows(scope, from, below, query)
  const told = await toChanges(scope, rows.slice(0, limit), horizon, query)
  // A page of large changes is shorter.
  const changes = told.slice(0, countWithinPage(told))
  const isCut = isFull || changes.length < rows.length
  const hasMore = isCut || reached !== undefined
  // As many as are told; what was passed over behind the last of them is read again.
  const place = (isCut ? rows[changes.length - 1]?.place : (reached ?? rows.at(-1)?.place)) ?? from
  const { lagMs, forgettings } = await lookAgain(scope, below)
  // Rows that were deleted during this read may be missing from it.
  if (forgettings !== horizon.forgettings) startOf(query, await readFeedHorizon(scope))
  const nextCursor = writeFeedCursor(horizon, hasMore || order === 'desc' ? place : later(place, below))
  return { changes, nextCursor, hasMore, lagMs }
}

function startOf({ order, after, before, cursorField }: FeedQuery, horizon: FeedHorizon): FeedPlace {
  const isBack = order === 'desc'
  const cursor = isBack ? before : after
  if (cursor === undefined) return isBack ? placeBefore(horizon.below) : firstPlace
  return readFeedCursor(cursor, horizon, { field: cursorField ?? (isBack ? 'before' : 'after'), isBack })
}

/**
 * A page of the contacts that a job changed, in id order, with the versions that the job made of each, in
 * order. An undo and later changes are not included. Throws `not_found` for a job of another workspace.
 */
export async function listJobChanges(
  scope: Scope,
  jobId: string,
  { limit, afterId, ...included }: IdPage & Pick<FeedQuery, 'withContact' | 'withActor'>,
): Promise<{ changes: Change[]; lastId: string | undefined; hasMore: boolean }> {
  await getJob(scope, jobId)
  const found = await listJobContacts(scope, jobId, { limit: limit + 1, afterId })
  const touched = found.slice(0, limit)
  const log = await listLogStretches(
    scope,
    touched.map((one) => ({
      contactId: one.contact_id,
      after: one.version_before,
      upTo: one.version_after,
    })),
    limits.pageBytesMax,
  )
  const rows = log
    .filter(({ operation_id }) => operation_id === jobId)
    .map(rowOfContact)
    .sort((a, b) =>
      a.place.id === b.place.id ? a.place.version - b.place.version : a.place.id < b.place.id ? -1 : 1,
    )
  const told = await toChanges(scope, rows, noEpoch, included)
  const changes = told.slice(0, wholeContacts(rows, countWithinPage(told)))
  // Large changes make the page shorter; the next one starts after the last contact that is complete on this one.
  const logged = log.at(-1)?.contact_id
  const last = touched.at(-1)?.contact_id
  const isCut = changes.length < rows.length || (logged !== undefined && logged !== last)
  return {
    changes,
    lastId: isCut ? (changes.at(-1)?.contactId ?? logged) : last,
    hasMore: isCut || found.length > limit,
  }
}

/** As many of the rows, `count` if it may be, as tell each contact whole; the first in any case. */
function wholeContacts(rows: readonly Row[], count: number): number {
  const id = rows[count]?.place.id
  if (id === undefined || rows[count - 1]?.place.id !== id) return count
  const start = rows.findIndex(({ place }) => place.id === id)
  return start > 0 ? start : rows.findLastIndex(({ place }) => place.id === id) + 1
}

/** The number of contacts that a job changed. */
export async function countJobChanges(scope: Scope, jobId: string): Promise<number> {
  await getJob(scope, jobId)
  return countJobContacts(scope, jobId)
}

/** These changes are read by contact, so their position in the feed does not matter. */
const noEpoch: FeedEpoch = { epoch: '', forgottenTo: null, forgettings: 0 }

/** A cursor for the present moment: whatever a following read does not yet show comes after it. */
export async function currentCursor(scope: Scope): Promise<{ cursor: string; lagMs: number }> {
  const horizon = await readFeedHorizon(scope)
  const { lagMs } = await lookAgain(scope, horizon.below)
  return { cursor: writeFeedCursor(horizon, placeBefore(horizon.below)), lagMs }
}

/** There are no further changes below the horizon. A place that a newer horizon gave may already be later. */
function later(place: FeedPlace, below: FeedHorizon['below']): FeedPlace {
  return BigInt(place.transaction) >= BigInt(below) ? place : placeBefore(below)
}

async function lookAgain(scope: Scope, horizon: string): Promise<{ lagMs: number; forgettings: number }> {
  const { at, forgettings } = await findHeldBack(scope, horizon)
  return { lagMs: at === undefined ? 0 : Math.max(0, Date.now() - at.getTime()), forgettings }
}

interface Row {
  place: FeedPlace
  type: ChangeType
  log: ContactLogRow | undefined
  event: RecordEventRow | undefined
}

/** The next rows of both kinds, merged in order, as far as they are complete. */
async function readRows(
  scope: Scope,
  from: FeedPlace,
  below: string,
  query: FeedQuery,
): Promise<{ rows: Row[]; isFull: boolean; reached: FeedPlace | undefined }> {
  const { limit, order = 'asc' } = query
  const found = await listFeedRows(scope, {
    from,
    below,
    order,
    limit: limit + 1,
    bytesMax: limits.pageBytesMax,
    only: filterOf(query),
  })
  const { reached } = found
  const compare = (a: FeedPlace, b: FeedPlace) => comparePlaces(a, b) * (order === 'asc' ? 1 : -1)
  const rows = [...found.contacts.map(rowOfContact), ...found.records.map(rowOfRecord)]
    .filter(({ place }) => reached === undefined || compare(place, reached) <= 0)
    .sort((a, b) => compare(a.place, b.place))
  return { rows, isFull: rows.length > limit, reached }
}

function filterOf({ types, actor, collapseJobs }: FeedQuery): FeedFilter {
  const asked = types && {
    contactActions: contactTypes.filter((type) => types.has(type)).map((type) => type.split('.')[1]!),
    recordTypes: recordEventTypes.filter((type) => types.has(type)),
  }
  return { ...asked, actor, withoutJobs: collapseJobs }
}

function rowOfContact(log: ContactLogRow): Row {
  return { place: placeOfContact(log), type: `contact.${log.action}` as ChangeType, log, event: undefined }
}

function rowOfRecord(event: RecordEventRow): Row {
  const type = `${event.kind}.${event.action}` as RecordEventType
  return { place: placeOfRecord(event), type, log: undefined, event }
}

/** The operation ids of these rows that belong to jobs. */
async function jobsAmong(scope: Scope, rows: readonly Row[]): Promise<Set<string>> {
  const operations = new Set(rows.flatMap(({ log }) => log?.operation_id ?? []))
  return new Set(await findJobIds(scope, [...operations]))
}

/** What the rows tell; with contacts, as far as those may have bytes. */
async function toChanges(
  scope: Scope,
  rows: readonly Row[],
  horizon: FeedEpoch,
  { withContact = false, withActor = false }: Pick<FeedQuery, 'withContact' | 'withActor'>,
): Promise<Change[]> {
  if (rows.length === 0) return []
  const logs = rows.flatMap(({ log }) => log ?? [])
  const actors = rows.map(({ log, event }) => (log ?? event)!.actor)
  const [described, jobs, contacts, names] = await Promise.all([
    describeChanges(scope, logs, { lists: 'by id' }),
    jobsAmong(scope, rows),
    withContact ? contactsOf(scope, rows) : undefined,
    withActor ? nameActors(scope, actors) : undefined,
  ])
  const changesOf = new Map(logs.map((log, index) => [log, described[index] ?? []]))
  return rows.slice(0, contacts?.read).map((row) => {
    const change =
      row.log === undefined ? ofRecord(row) : ofContact(row.log, changesOf.get(row.log) ?? [], jobs)
    return {
      ...change,
      cursor: writeFeedCursor(horizon, row.place),
      ...(names && { actorName: names.get(change.actor) ?? null }),
      ...(contacts && { contact: contacts.byId.get(change.contactId ?? '') ?? null }),
    }
  })
}

/** The contacts of the rows, as far as a page may have bytes; `read` is how many of the rows have theirs by then. */
async function contactsOf(
  scope: Scope,
  rows: readonly Row[],
): Promise<{ byId: Map<string, Contact>; read: number }> {
  const ids = [...new Set(rows.flatMap(({ log }) => log?.contact_id ?? []))]
  const { contacts, read } = await getContactsWithin(scope, ids, { deleted: 'either' })
  const left = new Set(ids.slice(read))
  const end = rows.findIndex(({ log }) => log !== undefined && left.has(log.contact_id))
  return {
    byId: new Map(contacts.map((contact) => [contact.id, contact])),
    read: end === -1 ? rows.length : end,
  }
}

type Told = Omit<Change, 'cursor'>

function ofContact(log: ContactLogRow, changes: readonly NamedChange[], jobs: ReadonlySet<string>): Told {
  const { contact_id: contactId, version, action, at, actor, operation_id: operationId } = log
  return {
    id: `${contactId}.${version}`,
    type: `contact.${action}` as ChangeType,
    contactId,
    version,
    at,
    actor,
    operationId,
    jobId: jobs.has(operationId) ? operationId : null,
    changes: Object.fromEntries(changes.map(({ field, from, to }) => [field, { from, to }])),
    record: null,
  }
}

function ofRecord({ type, event }: Row): Told {
  const { id, kind, record_id: recordId, name, detail, at, actor, operation_id } = event as RecordEventRow
  const {
    changes = {},
    into,
    job,
    reason,
  } = (detail ?? {}) as {
    changes?: Record<string, [unknown, unknown]>
  } & Pick<ChangedRecord, 'into' | 'job' | 'reason'>
  return {
    id,
    type,
    contactId: kind === 'contact' ? recordId : null,
    version: null,
    at,
    actor,
    operationId: operation_id,
    jobId: job === undefined ? null : recordId,
    changes: Object.fromEntries(Object.entries(changes).map(([field, [from, to]]) => [field, { from, to }])),
    record: {
      kind,
      id: recordId,
      name,
      ...(into && { into }),
      ...(job && { job }),
      ...(reason && { reason }),
    },
  }
}
