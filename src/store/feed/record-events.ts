import { sql } from 'kysely'
import { writeLater } from '../kernel/pipeline.ts'
import type { Scope } from '../kernel/scope.ts'
import type { ContactLogRow, RecordEventRow } from '../kernel/tables.ts'

/** An event of one record. */
export type NewRecordEvent = Omit<RecordEventRow, 'workspace_id' | 'feed_position'>

/** Records events in the transaction that caused them; sent with COMMIT. */
export async function insertRecordEvents(scope: Scope, events: readonly NewRecordEvent[]): Promise<void> {
  if (events.length === 0) return
  const { workspaceId } = scope
  // Never before earlier events of the same record, whichever transaction began first. By record_events_record.
  await writeLater(
    scope,
    sql`
    insert into record_events
      (workspace_id, id, kind, record_id, action, name, detail, operation_id, actor, at, feed_position)
    select w.workspace_id, r.id, r.kind, r.record_id, r.action, r.name, r.detail::jsonb,
      r.operation_id, r.actor, r.at,
      greatest(pg_current_xact_id(), (
        select e.feed_position from record_events e
        where e.workspace_id = ${workspaceId}::uuid and e.record_id = r.record_id
        order by e.feed_position desc limit 1))
    from tenants w cross join unnest(
      ${events.map(({ id }) => id)}::uuid[], ${events.map(({ kind }) => kind)}::text[],
      ${events.map((event) => event.record_id)}::uuid[], ${events.map(({ action }) => action)}::text[],
      ${events.map(({ name }) => name)}::text[],
      ${events.map(({ detail }) => (detail === null ? null : JSON.stringify(detail)))}::text[],
      ${events.map((event) => event.operation_id)}::uuid[], ${events.map(({ actor }) => actor)}::text[],
      ${events.map(({ at }) => at)}::timestamptz[]
    ) as r(id, kind, record_id, action, name, detail, operation_id, actor, at)
    where w.workspace_id = ${workspaceId}::uuid`,
    events.length,
  )
}

/** The last action of an operation on a record. */
export type OperationRecord = Pick<RecordEventRow, 'kind' | 'action'> & { id: string }

/** The records that one operation created, changed or deleted, each with the last action. */
export async function listOperationRecords(
  { db, workspaceId }: Scope,
  operationId: string,
): Promise<OperationRecord[]> {
  // Reads all events of the workspace; called when a job is undone.
  const { rows } = await sql<OperationRecord>`
    select distinct on (record_id) record_id as id, kind, action from record_events
    where workspace_id = ${workspaceId}::uuid and operation_id = ${operationId}::uuid
    order by record_id, feed_position desc, id desc`.execute(db)
  return rows
}

/** An event of a tag, list or custom field that a contact has or had. */
export interface HolderEvent extends RecordEventRow {
  /** The contact's version at the time. */
  version: number
  /** The changes of the first later version that is about this record. */
  next: ContactLogRow['changes']
  /** The changes of the first later version that is about any record of its kind. */
  next_set: ContactLogRow['changes']
}

/** The deletions, restorations and renames of tags, lists and custom fields while a contact had them. */
export async function listHolderEvents(
  { db, workspaceId }: Scope,
  contactId: string,
): Promise<HolderEvent[]> {
  const ofContact = sql`l.workspace_id = ${workspaceId}::uuid and l.contact_id = ${contactId}::uuid`
  const present = sql`c.workspace_id = ${workspaceId}::uuid and c.id = ${contactId}::uuid`
  // Reads the contact's log by its primary key, and the events of its records by record_events_record.
  const { rows } = await sql<HolderEvent>`
    with records as materialized (
      select unnest(c.tag_ids) as id from contacts c where ${present}
      union select k::uuid from contacts c cross join jsonb_object_keys(c.custom) k where ${present}
      union select l.list_id from list_members l where ${ofContact}
      union select t::uuid from contact_log l
        cross join jsonb_array_elements_text(l.changes #> '{tag_ids,0}') t where ${ofContact}
      union select t::uuid from contact_log l
        cross join jsonb_array_elements_text(l.changes #> '{list_ids,0}') t where ${ofContact}
      union select substr(k, 8)::uuid from contact_log l
        cross join jsonb_object_keys(l.changes) k where ${ofContact} and k like 'custom.%'
    )
    select e.workspace_id, e.id, e.kind, e.record_id, e.action, e.name, e.detail, e.operation_id, e.actor, e.at,
      e.feed_position, v.version, n.changes as next, s.changes as next_set
    from records r
    join record_events e on e.workspace_id = ${workspaceId}::uuid and e.record_id = r.id
    cross join lateral (
      select l.version from contact_log l where ${ofContact} and l.feed_position <= e.feed_position
      order by l.version desc limit 1) v
    left join lateral (
      select l.changes from contact_log l
      where ${ofContact} and l.version > v.version and case e.kind
        when 'tag' then l.changes #> '{tag_ids,0}' ? e.record_id::text or l.changes #> '{tag_ids,1}' ? e.record_id::text
        when 'list' then l.changes #> '{list_ids,0}' ? e.record_id::text or l.changes #> '{list_ids,1}' ? e.record_id::text
        else l.changes ? ('custom.' || e.record_id::text) end
      order by l.version limit 1) n on true
    left join lateral (
      select l.changes from contact_log l
      where ${ofContact} and l.version > v.version
        and l.changes ? case e.kind when 'tag' then 'tag_ids' when 'list' then 'list_ids' else 'custom' end
      order by l.version limit 1) s on true
    where e.kind in ('tag', 'list', 'field')
      and (e.action in ('deleted', 'restored') or (e.action = 'updated' and (e.detail #> '{changes,name}' is not null or e.detail ? 'options')))
    order by e.feed_position, e.id`.execute(db)
  return rows
}

/** The deletions and restorations of these records, in order. */
export async function listDisappearances(
  { db, workspaceId }: Scope,
  ids: readonly string[],
): Promise<Pick<RecordEventRow, 'record_id' | 'action' | 'feed_position'>[]> {
  if (ids.length === 0) return []
  // By record_events_record.
  const { rows } = await sql<Pick<RecordEventRow, 'record_id' | 'action' | 'feed_position'>>`
    select record_id, action, feed_position from record_events
    where workspace_id = ${workspaceId}::uuid and record_id = any(${ids}::uuid[])
      and action in ('deleted', 'restored', 'merged')
    order by feed_position, id`.execute(db)
  return rows
}
