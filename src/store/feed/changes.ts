import { sql } from 'kysely'
import { readTogether } from '../kernel/pipeline.ts'
import type { DirectoryScope, Scope } from '../kernel/scope.ts'
import type { ContactLogRow, RecordEventRow } from '../kernel/tables.ts'

/** What the feed can tell at this moment, and by whose numbers. */
export interface FeedHorizon {
  /** Every transaction below it has ended, so nothing can come to stand there any more. */
  below: string
  /** The number that the next transaction gets: nothing stands there or above. */
  next: string
  /** Another one where the numbers are not the same server's any more: a restore, a copy, a server that took over. */
  epoch: string
}

/** The horizon of now, from the node that holds the workspace, whose transactions number its rows. */
export async function readFeedHorizon(scope: Scope): Promise<FeedHorizon> {
  // The cluster, its timeline (a number more after each recovery) and the table, which a dump makes anew.
  const { rows } = await sql<FeedHorizon>`
    select pg_snapshot_xmin(s.now)::text as below, pg_snapshot_xmax(s.now)::text as next,
      left(md5(concat_ws(' ', c.system_identifier, left(pg_walfile_name(pg_current_wal_lsn()), 8),
        'contact_log'::regclass::oid)), 12) as epoch
    from tenants w cross join (select pg_current_snapshot() as now) s cross join pg_control_system() c
    where w.workspace_id = ${scope.workspaceId}::uuid`.execute(scope.db)
  return rows[0] as FeedHorizon
}

/** Below which transactions all have ended, by workspace: one statement for all that somebody waits in. */
export async function readHorizons(
  scope: DirectoryScope,
  workspaceIds: readonly string[],
): Promise<Map<string, string>> {
  // By primary key, each on the node that numbers the workspace's transactions.
  const { rows } = await sql<{ id: string; below: string }>`
    select workspace_id as id, pg_snapshot_xmin(pg_current_snapshot())::text as below from tenants
    where workspace_id = any(${workspaceIds}::uuid[])`.execute(scope.db)
  return new Map(rows.map(({ id, below }) => [id, below]))
}

/**
 * A place between two rows of the feed. Its order: the transaction; within it contacts (part 1) by id and version, then
 * records (part 2) by id. Part 0 stands before all of a transaction.
 */
export interface FeedPlace {
  transaction: string
  part: 0 | 1 | 2
  id: string
  version: number
}

/** The rows of a workspace after a place and below a horizon, the first of each kind. */
export interface FeedStretch {
  after: FeedPlace
  below: string
  limit: number
  /** Which kinds of rows are read at all. */
  contacts: boolean
  records: boolean
}

const firstId = '00000000-0000-0000-0000-000000000000'
const beforeContacts = { id: firstId, version: 0 }
const behindContacts = { id: 'ffffffff-ffff-ffff-ffff-ffffffffffff', version: 2_147_483_647 }

/** What stands in a stretch of the feed, contacts and records each in order. */
export async function listFeedRows(
  scope: Scope,
  { after, below, limit, contacts, records }: FeedStretch,
): Promise<{ contacts: ContactLogRow[]; records: RecordEventRow[] }> {
  const { transaction, part } = after
  const contact = part === 1 ? after : part === 0 ? beforeContacts : behindContacts
  // Walks contact_log_feed.
  const contactRows = sql<ContactLogRow>`
    select workspace_id, contact_id, version, action, operation_id, actor, at, changes, feed_position
    from contact_log
    where workspace_id = ${scope.workspaceId}::uuid
      and (feed_position, contact_id, version) > (${transaction}::xid8, ${contact.id}::uuid, ${contact.version}::int4)
      and feed_position < ${below}::xid8
    order by feed_position, contact_id, version
    limit ${limit}::int`
  // Walks record_events_feed.
  const recordRows = sql<RecordEventRow>`
    select workspace_id, id, kind, record_id, action, name, detail, operation_id, actor, at, feed_position
    from record_events
    where workspace_id = ${scope.workspaceId}::uuid
      and (feed_position, id) > (${transaction}::xid8, ${part === 2 ? after.id : firstId}::uuid)
      and feed_position < ${below}::xid8
    order by feed_position, id
    limit ${limit}::int`
  const [contactLog, events] = await readTogether<[ContactLogRow, RecordEventRow]>(scope, [
    contacts ? contactRows : undefined,
    records ? recordRows : undefined,
  ])
  return { contacts: contactLog, records: events }
}

/**
 * When the first change was made that is committed and stands above a horizon, where a transaction that has not ended yet
 * may come before it; undefined when there is none.
 */
export async function findHeldBack(scope: Scope, horizon: string): Promise<Date | undefined> {
  // The first entry of each index above the horizon.
  const { rows } = await sql<{ at: Date | null }>`
    select least(
      (select at from contact_log
        where workspace_id = ${scope.workspaceId}::uuid and feed_position >= ${horizon}::xid8
        order by feed_position, contact_id, version limit 1),
      (select at from record_events
        where workspace_id = ${scope.workspaceId}::uuid and feed_position >= ${horizon}::xid8
        order by feed_position, id limit 1)) as at`.execute(scope.db)
  return rows[0]?.at ?? undefined
}

/** Whether anything happened in a workspace from one transaction on and below another. */
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
