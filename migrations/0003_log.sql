-- One row for each version of each contact, written in the transaction that made it, never changed. History,
-- undo, the change feed and webhooks read it; events of other records are in record_events.

create table if not exists contact_log (
  workspace_id uuid not null,
  contact_id uuid not null,
  version integer not null,
  -- created, updated, deleted or restored.
  action text not null,
  operation_id uuid not null,
  actor text not null,
  at timestamptz(3) not null,
  -- {"field": [from, to]}, tags, lists and custom fields by id. Null for created: the first values are
  -- computed from the present ones by undoing every later change.
  changes jsonb,
  -- Serves: a contact's history in order. Every write maintains it.
  primary key (workspace_id, contact_id, version)
);
