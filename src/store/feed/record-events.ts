import { sql } from 'kysely'
import { writeLater } from '../kernel/pipeline.ts'
import type { Scope } from '../kernel/scope.ts'
import type { RecordEventRow } from '../kernel/tables.ts'

/** What happened to one record. */
export type NewRecordEvent = Omit<RecordEventRow, 'workspace_id' | 'feed_position'>

/** Notes what happened to records, in the transaction that did it: it goes with COMMIT. */
export async function insertRecordEvents(scope: Scope, events: readonly NewRecordEvent[]): Promise<void> {
  if (events.length === 0) return
  const { workspaceId } = scope
  // Never before what happened to the same record earlier, whichever transaction began first. By record_events_record.
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
