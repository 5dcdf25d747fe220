import { sql } from 'kysely'
import { readTogether } from '../kernel/pipeline.ts'
import type { DirectoryScope, Scope } from '../kernel/scope.ts'
import type { ContactLogRow, RecordEventRow } from '../kernel/tables.ts'

/** The part of the log that the feed can deliver now. */
export interface FeedHorizon {
  /** All transactions below this number have ended or belong to another database, so no further change can appear there. */
  below: string
  /** The number of the next transaction: there are no changes at it or above. */
  next: string
  /** Changes when transaction numbers are no longer those of the same server: after a restore, a copy or a failover. */
  epoch: string
  /** The highest position whose rows were deleted, and how often rows were deleted; null: never. */
  forgottenTo: string | null
  forgettings: number
}

/**
 * The oldest open transaction that can write to this database. `s` is the present snapshot and `own` this connection.
 * A transaction is passed over only if it is found in a connection, or prepared, in another database.
 */
const oldestWriter = sql`least((
    select min(x.xid) from pg_snapshot_xip(s.now) x (xid)
    where not exists (
      select from pg_stat_get_activity(null) a where a.backend_xid = x.xid::xid and a.datid <> own.datid
    ) and not exists (
      select from pg_prepared_xact() p where p.transaction = x.xid::xid and p.dbid <> own.datid
    )), pg_current_xact_id_if_assigned(), pg_snapshot_xmax(s.now))`

/** The present horizon, from the node that holds the workspace, whose transactions number its rows. */
export async function readFeedHorizon(scope: Scope): Promise<FeedHorizon> {
  // The cluster, its timeline (one higher after each recovery) and the table, which a restore of a dump creates anew.
  const { rows } = await sql<FeedHorizon>`
    select ${oldestWriter}::text as below, pg_snapshot_xmax(s.now)::text as next,
      left(md5(concat_ws(' ', c.system_identifier, left(pg_walfile_name(pg_current_wal_lsn()), 8),
        'contact_log'::regclass::oid)), 12) as epoch,
      w.log_forgotten_to::text as "forgottenTo", w.log_forgettings as forgettings
    from tenants w cross join (select pg_current_snapshot() as now) s cross join pg_control_system() c
      cross join pg_stat_get_activity(pg_backend_pid()) own
    where w.workspace_id = ${scope.workspaceId}::uuid`.execute(scope.db)
  return rows[0] as FeedHorizon
}

/** The open transactions, as text that differs when they do, and the number of the next one. */
export interface OpenTransactions {
  snapshot: string
  next: string
}

/**
 * The open transactions of the node that holds a workspace, by workspace: one statement for all workspaces with
 * waiting callers.
 */
export async function readOpenTransactions(
  scope: DirectoryScope,
  workspaceIds: readonly string[],
): Promise<Map<string, OpenTransactions>> {
  // By primary key, each on the node that numbers the workspace's transactions.
  const { rows } = await sql<OpenTransactions & { id: string }>`
    select workspace_id as id, pg_current_snapshot()::text as snapshot,
      pg_snapshot_xmax(pg_current_snapshot())::text as next from tenants
    where workspace_id = any(${workspaceIds}::uuid[])`.execute(scope.db)
  return new Map(rows.map(({ id, ...open }) => [id, open]))
}

/**
 * A place between two rows of the feed. Ordered by transaction; within it contacts (part 1) by id and
 * version, then records (part 2) by id. Part 0 is before all rows of a transaction.
 */
export interface FeedPlace {
  transaction: string
  part: 0 | 1 | 2
  id: string
  version: number
}

/** A range of the feed on one side of a place and below a horizon. */
export interface FeedStretch {
  from: FeedPlace
  below: string
  /** `asc` reads the rows after the place, `desc` those before it, the latest first. */
  order: FeedOrder
  limit: number
  /** What contacts' changes may come to; one always comes. Cut there, `reached` is the last of them. */
  bytesMax: number
  /** Which rows to return; undefined: all. A kind without any action is not read at all. */
  only?: FeedFilter | undefined
}

export type FeedOrder = 'asc' | 'desc'

export interface FeedFilter {
  /** Actions of contacts: `created`. */
  contactActions?: readonly string[] | undefined
  /** Types of records' events: `tag.created`. */
  recordTypes?: readonly string[] | undefined
  actor?: string | undefined
  /** Leaves out the changes of contacts that a job made. */
  withoutJobs?: boolean | undefined
}

const firstId = '00000000-0000-0000-0000-000000000000'
const lastId = 'ffffffff-ffff-ffff-ffff-ffffffffffff'
const beforeContacts = { id: firstId, version: 0 }
const behindContacts = { id: lastId, version: 2_147_483_647 }

/** The most rows that one statement skips while it searches for matching ones. */
const passedMax = 20_000

/**
 * The rows in a range of the feed, contacts and records each in order. `reached`: the search stopped there,
 * and what is beyond is unknown.
 */
export async function listFeedRows(
  scope: Scope,
  stretch: FeedStretch,
): Promise<{ contacts: ContactLogRow[]; records: RecordEventRow[]; reached?: FeedPlace }> {
  const { limit, only = {} } = stretch
  const { contactActions, recordTypes, actor, withoutJobs = false } = only
  const { contacts, records } = rowsBeside(scope, stretch)
  const byActor = actor === undefined ? sql`true` : sql`r.actor = ${actor}::text`
  const jobs = sql`not exists (
    select from jobs j where j.workspace_id = ${scope.workspaceId}::uuid and j.id = r.operation_id)`
  const way = stretch.order === 'asc' ? sql`asc` : sql`desc`
  // Walks contact_log_feed; a probe of the jobs a row where theirs are left out. What is short as it is stored is not
  // unpacked to be measured.
  const contactRows = sql<ContactLogRow & { in_page: number }>`
    with asked as (
      select r.workspace_id, r.contact_id, r.version, r.action, r.operation_id, r.actor, r.at, r.changes, r.feed_position,
        case when coalesce(pg_column_size(r.changes), 0) < 500 then 500 else octet_length(r.changes::text) end as bytes
      from (${contacts} limit ${passedMax}::int) r
      where ${byActor} and ${withoutJobs ? jobs : sql`true`}
        and ${contactActions === undefined ? sql`true` : sql`r.action = any(${contactActions}::text[])`}
      limit ${limit}::int
    ), placed as (
      select asked.*, count(*) over () as in_page,
        sum(bytes) over (order by feed_position ${way}, contact_id ${way}, version ${way}) - bytes as bytes_before
      from asked
    )
    select workspace_id, contact_id, version, action, operation_id, actor, at, changes, feed_position, in_page
    from placed
    where bytes_before < ${stretch.bytesMax}::bigint
    order by feed_position ${way}, contact_id ${way}, version ${way}`
  // Walks record_events_feed.
  const recordRows = sql<RecordEventRow>`
    select r.workspace_id, r.id, r.kind, r.record_id, r.action, r.name, r.detail, r.operation_id, r.actor, r.at,
      r.feed_position
    from (${records} limit ${passedMax}::int) r
    where ${byActor}
      and ${recordTypes === undefined ? sql`true` : sql`r.kind || '.' || r.action = any(${recordTypes}::text[])`}
    limit ${limit}::int`
  const readsContacts = contactActions?.length !== 0
  const readsRecords = recordTypes?.length !== 0
  const isSearch =
    contactActions !== undefined || recordTypes !== undefined || actor !== undefined || withoutJobs
  // Where each search stops. Read first: rows that are deleted meanwhile can only make it reach further.
  const contactEnd = sql<ContactLogRow>`
    select r.feed_position, r.contact_id, r.version from (${contacts} offset ${passedMax - 1}::int limit 1) r`
  const recordEnd = sql<RecordEventRow>`
    select r.feed_position, r.id from (${records} offset ${passedMax - 1}::int limit 1) r`
  const [contactEnds, recordEnds, contactLog, events] = await readTogether<
    [ContactLogRow, RecordEventRow, ContactLogRow & { in_page: number }, RecordEventRow]
  >(scope, [
    isSearch && readsContacts ? contactEnd : undefined,
    isSearch && readsRecords ? recordEnd : undefined,
    readsContacts ? contactRows : undefined,
    readsRecords ? recordRows : undefined,
  ])
  const isCut = contactLog.length < (contactLog[0]?.in_page ?? 0)
  const cutAfter = isCut ? contactLog.slice(-1) : []
  const ends = [...[...contactEnds, ...cutAfter].map(placeOfContact), ...recordEnds.map(placeOfRecord)]
  const nearest = ends.sort((a, b) => comparePlaces(a, b) * (stretch.order === 'asc' ? 1 : -1))[0]
  return {
    contacts: contactLog.map(({ in_page: _, ...row }) => row),
    records: events,
    ...(nearest && { reached: nearest }),
  }
}

/** The rows of both kinds beside the place, the nearest first. */
function rowsBeside(
  { workspaceId }: Scope,
  { from, below, order }: Pick<FeedStretch, 'from' | 'below' | 'order'>,
) {
  const { transaction, part } = from
  const contact = part === 1 ? from : part === 0 ? beforeContacts : behindContacts
  const recordId = part === 2 ? from.id : firstId
  const beyond = order === 'asc' ? sql`>` : sql`<`
  const way = order === 'asc' ? sql`asc` : sql`desc`
  return {
    contacts: sql`
      select workspace_id, contact_id, version, action, operation_id, actor, at, changes, feed_position
      from contact_log
      where workspace_id = ${workspaceId}::uuid
        and (feed_position, contact_id, version)
          ${beyond} (${transaction}::xid8, ${contact.id}::uuid, ${contact.version}::int4)
        and feed_position < ${below}::xid8
      order by feed_position ${way}, contact_id ${way}, version ${way}`,
    records: sql`
      select workspace_id, id, kind, record_id, action, name, detail, operation_id, actor, at, feed_position
      from record_events
      where workspace_id = ${workspaceId}::uuid
        and (feed_position, id) ${beyond} (${transaction}::xid8, ${recordId}::uuid)
        and feed_position < ${below}::xid8
      order by feed_position ${way}, id ${way}`,
  }
}

/** The place of a contact's version. */
export function placeOfContact(
  row: Pick<ContactLogRow, 'feed_position' | 'contact_id' | 'version'>,
): FeedPlace {
  return { transaction: row.feed_position, part: 1, id: row.contact_id, version: row.version }
}

/** The place of a record's event. */
export function placeOfRecord(row: Pick<RecordEventRow, 'feed_position' | 'id'>): FeedPlace {
  return { transaction: row.feed_position, part: 2, id: row.id, version: 0 }
}

/** Negative if the first place comes before the second. */
export function comparePlaces(a: FeedPlace, b: FeedPlace): number {
  if (a.transaction !== b.transaction) return BigInt(a.transaction) < BigInt(b.transaction) ? -1 : 1
  if (a.part !== b.part) return a.part - b.part
  if (a.id !== b.id) return a.id < b.id ? -1 : 1
  return a.version - b.version
}

/**
 * The time of the first committed change above a horizon, which may still be preceded by a change of an
 * unfinished transaction; undefined if there is none. Also how often rows of the log were deleted.
 */
export async function findHeldBack(
  scope: Scope,
  horizon: string,
): Promise<{ at: Date | undefined; forgettings: number }> {
  // The first entry of each index above the horizon.
  const { rows } = await sql<{ at: Date | null; forgettings: number }>`
    select w.log_forgettings as forgettings, least(
      (select at from contact_log
        where workspace_id = ${scope.workspaceId}::uuid and feed_position >= ${horizon}::xid8
        order by feed_position, contact_id, version limit 1),
      (select at from record_events
        where workspace_id = ${scope.workspaceId}::uuid and feed_position >= ${horizon}::xid8
        order by feed_position, id limit 1)) as at
    from tenants w
    where w.workspace_id = ${scope.workspaceId}::uuid`.execute(scope.db)
  return { at: rows[0]?.at ?? undefined, forgettings: rows[0]?.forgettings ?? 0 }
}

/** Whether a workspace has changes from one transaction on and below another. */
export async function hasChangesBetween(scope: Scope, from: string, below: string): Promise<boolean> {
  // One probe of each index.
  const { rows } = await sql<{ found: boolean }>`
    select exists (
      select from contact_log
      where workspace_id = ${scope.workspaceId}::uuid
        and feed_position >= ${from}::xid8 and feed_position < ${below}::xid8
    ) or exists (
      select from record_events
      where workspace_id = ${scope.workspaceId}::uuid
        and feed_position >= ${from}::xid8 and feed_position < ${below}::xid8
    ) as found`.execute(scope.db)
  return rows[0]?.found === true
}
