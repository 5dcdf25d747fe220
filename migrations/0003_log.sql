-- What happened: one row for each version of each contact, written in the transaction that made it, never changed.
-- History, undo, the change feed and webhooks read this and nothing else.

create table if not exists contact_log (
  workspace_id uuid not null,
  contact_id uuid not null,
  version integer not null,
  -- created, updated, deleted or restored.
  action text not null,
  operation_id uuid not null,
  actor text not null,
  at timestamptz(3) not null,
  -- {"field": [from, to]}, tags, lists and custom fields by id. Null for created: the first values are the present
  -- ones with every later change taken back.
  changes jsonb,
  -- Serves: a contact's history in order. The only index: every write pays for each one.
  primary key (workspace_id, contact_id, version)
);
