-- The order of changes for readers of the feed: docs/decisions/0042-change-feed.md.

-- The transaction that wrote a row or, if that had the higher number, the one that wrote the contact's
-- previous version. 0 for all rows that are older than this column. One statement, so that no row is written
-- between its two parts, neither of which rewrites the table.
alter table contact_log
  add column if not exists feed_position xid8 not null default '0',
  alter column feed_position set default pg_current_xact_id();

-- Serves: a workspace's changes after a cursor, in order.
create index if not exists contact_log_feed on contact_log (workspace_id, feed_position, contact_id, version);

-- Events of tags, lists, custom fields, segments and jobs: one row each, written in the transaction that
-- caused it. The history of contacts and the change feed read it beside contact_log.
create table if not exists record_events (
  workspace_id uuid not null,
  -- uuid v7.
  id uuid not null,
  -- tag, list, field, segment, job, import or contact.
  kind text not null,
  record_id uuid not null,
  -- created, updated, deleted, restored, merged, finished or erased.
  action text not null,
  -- Its name at the time; null if it has none.
  name text,
  -- {"changes": {"name": [from, to]}}, {"into": {"id", "name"}}, or the result of a job.
  detail jsonb,
  operation_id uuid not null,
  actor text not null,
  at timestamptz(3) not null,
  feed_position xid8 not null default pg_current_xact_id(),
  primary key (workspace_id, id)
);

-- Serves: a workspace's events after a cursor, in order.
create index if not exists record_events_feed on record_events (workspace_id, feed_position, id);

-- Serves: the events of one tag, list or field.
create index if not exists record_events_record on record_events (workspace_id, record_id, id);
