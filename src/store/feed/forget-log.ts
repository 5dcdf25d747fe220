import { sql } from 'kysely'
import type { Scope } from '../kernel/scope.ts'
import type { ContactLogRow, RecordEventRow } from '../kernel/tables.ts'

/** The columns of a log row that decide whether it is old. */
export type LoggedVersion = Pick<ContactLogRow, 'contact_id' | 'version' | 'at' | 'feed_position'>

/** A position in a walk of the log: after this version. */
export type LogPlace = Pick<ContactLogRow, 'feed_position' | 'contact_id' | 'version'>

/** The next versions of the log in the order of the feed, the oldest first. */
export async function listLoggedVersions(
  scope: Scope,
  after: LogPlace | undefined,
  limit: number,
): Promise<LoggedVersion[]> {
  const beyond =
    after === undefined
      ? sql`true`
      : sql`(feed_position, contact_id, version) > (${after.feed_position}::xid8, ${after.contact_id}::uuid, ${after.version}::int4)`
  // Walks contact_log_feed.
  const { rows } = await sql<LoggedVersion>`
    select contact_id, version, at, feed_position from contact_log
    where workspace_id = ${scope.workspaceId}::uuid and ${beyond}
    order by feed_position, contact_id, version
    limit ${limit}::int`.execute(scope.db)
  return rows
}

/**
 * Deletes each of these versions and all before it, so that a contact's log has no gap; returns the number of
 * deleted rows.
 */
export async function deleteLoggedVersions(
  scope: Scope,
  versions: readonly Pick<LoggedVersion, 'contact_id' | 'version'>[],
): Promise<number> {
  const ids = versions.map((row) => row.contact_id)
  // By primary key.
  const { numAffectedRows } = await sql`
    with r as materialized (
      select contact_id, max(version) as version
      from unnest(${ids}::uuid[], ${versions.map(({ version }) => version)}::int4[]) as u(contact_id, version)
      group by contact_id
    )
    delete from contact_log l using r
    where l.workspace_id = ${scope.workspaceId}::uuid and l.contact_id = any(${ids}::uuid[])
      and l.contact_id = r.contact_id and l.version <= r.version`.execute(scope.db)
  return Number(numAffectedRows ?? 0)
}

/**
 * Deletes some events from before a time and returns their positions. The last event of a deleted tag, list
 * or field is kept: without it the history would show the record again.
 */
export async function deleteOldEvents(scope: Scope, before: Date, limit: number): Promise<string[]> {
  const workspaceId = sql`${scope.workspaceId}::uuid`
  // Walks record_events_feed from the oldest on, and probes record_events_record for deletions.
  const { rows } = await sql<Pick<RecordEventRow, 'feed_position'>>`
    delete from record_events
    where workspace_id = ${workspaceId} and id = any(array(
      select e.id from record_events e
      where e.workspace_id = ${workspaceId} and e.at < ${before}::timestamptz
        and (e.action not in ('deleted', 'merged') or exists (
          select from record_events l
          where l.workspace_id = ${workspaceId} and l.record_id = e.record_id and l.id > e.id))
      order by e.feed_position, e.id
      limit ${limit}::int))
    returning feed_position`.execute(scope.db)
  return rows.map((row) => row.feed_position)
}

/**
 * Records that the log is about to delete rows from before a time, up to a position; called earlier in the
 * same transaction.
 */
export async function noteLogForgotten(
  scope: Scope,
  { before, to }: { before: Date; to: string },
): Promise<void> {
  await sql`
    update tenants
    set log_forgotten_before = greatest(log_forgotten_before, ${before}::timestamptz),
      log_forgotten_to = greatest(log_forgotten_to, ${to}::xid8), log_forgettings = log_forgettings + 1
    where workspace_id = ${scope.workspaceId}::uuid`.execute(scope.db)
}

/** The time before which the log has deleted rows; undefined if it is complete. */
export async function findLogForgottenBefore(scope: Scope): Promise<Date | undefined> {
  // By primary key.
  const { rows } = await sql<{ before: Date | null }>`
    select log_forgotten_before as before from tenants
    where workspace_id = ${scope.workspaceId}::uuid`.execute(scope.db)
  return rows[0]?.before ?? undefined
}
