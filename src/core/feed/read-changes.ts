import {
  type FeedHorizon,
  type FeedPlace,
  findHeldBack,
  listFeedRows,
  readFeedHorizon,
} from '../../store/feed/changes.ts'
import { findJobIds } from '../../store/jobs/jobs.ts'
import type { Scope } from '../../store/kernel/scope.ts'
import type { ContactLogRow, RecordEventRow } from '../../store/kernel/tables.ts'
import { describeChanges, type FieldChange, type NamedChange } from '../contacts/describe-changes.ts'
import { getContactsInOrder } from '../contacts/read-contacts.ts'
import { type RecordEventType, recordEventTypes } from '../events/record-events.ts'
import type { Contact } from '../fields/contact.ts'
import { type ChangeType, contactTypes } from './change-types.ts'
import { firstPlace, placeBefore, readFeedCursor, writeFeedCursor } from './feed-cursor.ts'

/** One thing that happened in a workspace, as the feed and the webhooks tell it. */
export interface Change {
  /** The same however often it is told. */
  id: string
  type: ChangeType
  /** The feed goes on from here. */
  cursor: string
  /** Of a contact: which, and its version that this made. */
  contactId: string | null
  version: number | null
  at: Date
  actor: string
  operationId: string
  /** The job that did it. */
  jobId: string | null
  /** By field, as `/v2` calls it. */
  changes: Readonly<Record<string, FieldChange>>
  /** Where it is no contact: what it is, as it was called then. */
  record: ChangedRecord | null
  /** The contact as it is now, when asked for; null when it is no more. */
  contact?: Contact | null
}

interface ChangedRecord {
  kind: string
  id: string
  name: string | null
  into?: { id: string; name: string | null }
  job?: { kind: string; state: string; counts: Readonly<Record<string, number>>; error: string | null }
}

export interface FeedQuery {
  /** A cursor; undefined begins with the first change that the log has. */
  after?: string | undefined
  /** What a fault of the cursor names; default `after`. */
  cursorField?: string
  limit: number
  /** Default: all. */
  types?: ReadonlySet<ChangeType> | undefined
  /** With the contact as it is now. */
  withContact?: boolean | undefined
  /** Without the changes of contacts that a job made: its end stands for them. */
  collapseJobs?: boolean | undefined
}

export interface FeedPage {
  changes: Change[]
  /** Where the feed goes on; also when there is nothing now. */
  nextCursor: string
  /** Whether more can be told at once. The page itself may be empty even so, when none of what was read is asked for. */
  hasMore: boolean
  /** How long ago the first change was made that is held back, since a transaction that began before it has not ended. */
  lagMs: number
}

/** Rows that one call reads, however few of them are asked for. */
const readMax = 5_000

/**
 * What happened in a workspace after a cursor, in an order in which nothing comes to stand before what was told: by
 * transaction, as far as all transactions before have ended (docs/decisions/0042-change-feed.md). A contact's versions come in
 * their order.
 */
export async function readChanges(scope: Scope, query: FeedQuery): Promise<FeedPage> {
  const horizon = await readFeedHorizon(scope)
  const { epoch, below } = horizon
  const wanted: Row[] = []
  let place =
    query.after === undefined
      ? firstPlace
      : readFeedCursor(query.after, horizon, query.cursorField ?? 'after')
  let hasMore = true
  for (let read = 0; hasMore && read < readMax && wanted.length < query.limit; ) {
    const page = await readRows(scope, place, below, query)
    const kept = await chosen(scope, page.rows, query)
    // As many as are asked for; what was passed over behind the last of them is read again.
    const room = query.limit - wanted.length
    wanted.push(...kept.slice(0, room))
    const isFull = kept.length > room
    hasMore = page.hasMore || isFull
    read += page.rows.length
    place = (isFull ? wanted.at(-1) : page.rows.at(-1))?.place ?? place
  }
  return {
    changes: await toChanges(scope, wanted, epoch, query),
    nextCursor: writeFeedCursor(epoch, hasMore ? place : later(place, below)),
    hasMore,
    lagMs: await lagOf(scope, below),
  }
}

/** A cursor of now: what is committed and not seen by a read that follows comes after it. */
export async function currentCursor(scope: Scope): Promise<{ cursor: string; lagMs: number }> {
  const { epoch, below } = await readFeedHorizon(scope)
  return { cursor: writeFeedCursor(epoch, placeBefore(below)), lagMs: await lagOf(scope, below) }
}

/** Nothing more stands below the horizon. One that another process read later may be further on already. */
function later(place: FeedPlace, below: FeedHorizon['below']): FeedPlace {
  return BigInt(place.transaction) >= BigInt(below) ? place : placeBefore(below)
}

async function lagOf(scope: Scope, horizon: string): Promise<number> {
  const at = await findHeldBack(scope, horizon)
  return at === undefined ? 0 : Math.max(0, Date.now() - at.getTime())
}

interface Row {
  place: FeedPlace
  type: ChangeType
  log: ContactLogRow | undefined
  event: RecordEventRow | undefined
}

/** The next rows of both kinds, in one order. */
async function readRows(
  scope: Scope,
  after: FeedPlace,
  below: string,
  { limit, types }: FeedQuery,
): Promise<{ rows: Row[]; hasMore: boolean }> {
  const asks = (all: readonly ChangeType[]) => types === undefined || all.some((type) => types.has(type))
  const found = await listFeedRows(scope, {
    after,
    below,
    limit: limit + 1,
    contacts: asks(contactTypes),
    records: asks(recordEventTypes),
  })
  const contacts = found.contacts.map(rowOfContact)
  const records = found.records.map(rowOfRecord)
  const rows = [...contacts, ...records].sort((a, b) => compare(a.place, b.place))
  return { rows: rows.slice(0, limit), hasMore: rows.length > limit }
}

function rowOfContact(log: ContactLogRow): Row {
  const place: FeedPlace = {
    transaction: log.feed_position,
    part: 1,
    id: log.contact_id,
    version: log.version,
  }
  return { place, type: `contact.${log.action}` as ChangeType, log, event: undefined }
}

function rowOfRecord(event: RecordEventRow): Row {
  const place: FeedPlace = { transaction: event.feed_position, part: 2, id: event.id, version: 0 }
  return { place, type: `${event.kind}.${event.action}` as RecordEventType, log: undefined, event }
}

function compare(a: FeedPlace, b: FeedPlace): number {
  if (a.transaction !== b.transaction) return BigInt(a.transaction) < BigInt(b.transaction) ? -1 : 1
  if (a.part !== b.part) return a.part - b.part
  if (a.id !== b.id) return a.id < b.id ? -1 : 1
  return a.version - b.version
}

/** Those of the rows that are asked for. */
async function chosen(
  scope: Scope,
  rows: readonly Row[],
  { types, collapseJobs }: FeedQuery,
): Promise<Row[]> {
  const ofTypes = rows.filter(({ type }) => types === undefined || types.has(type))
  if (!collapseJobs) return ofTypes
  const jobs = await jobsAmong(scope, ofTypes)
  return ofTypes.filter(({ log }) => log === undefined || !jobs.has(log.operation_id))
}

/** The operations of these rows that are jobs. */
async function jobsAmong(scope: Scope, rows: readonly Row[]): Promise<Set<string>> {
  const operations = new Set(rows.flatMap(({ log }) => log?.operation_id ?? []))
  return new Set(await findJobIds(scope, [...operations]))
}

async function toChanges(
  scope: Scope,
  rows: readonly Row[],
  epoch: string,
  { withContact = false }: FeedQuery,
): Promise<Change[]> {
  if (rows.length === 0) return []
  const logs = rows.flatMap(({ log }) => log ?? [])
  const [described, jobs, contacts] = await Promise.all([
    describeChanges(scope, logs, { lists: 'by id' }),
    jobsAmong(scope, rows),
    withContact ? contactsOf(scope, rows) : undefined,
  ])
  const changesOf = new Map(logs.map((log, index) => [log, described[index] ?? []]))
  return rows.map((row) => {
    const change =
      row.log === undefined ? ofRecord(row) : ofContact(row.log, changesOf.get(row.log) ?? [], jobs)
    return {
      ...change,
      cursor: writeFeedCursor(epoch, row.place),
      ...(contacts && { contact: contacts.get(change.contactId ?? '') ?? null }),
    }
  })
}

async function contactsOf(scope: Scope, rows: readonly Row[]): Promise<Map<string, Contact>> {
  const ids = new Set(rows.flatMap(({ log }) => log?.contact_id ?? []))
  const contacts = await getContactsInOrder(scope, [...ids], { deleted: 'either' })
  return new Map(contacts.map((contact) => [contact.id, contact]))
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
  } = (detail ?? {}) as {
    changes?: Record<string, [unknown, unknown]>
  } & Pick<ChangedRecord, 'into' | 'job'>
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
    record: { kind, id: recordId, name, ...(into && { into }), ...(job && { job }) },
  }
}
