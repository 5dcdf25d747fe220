-- Erased people and purged workspaces: of erased do-not-contact people only hashes remain.

-- HMAC-SHA-256, with the workspace's key, of the phones and emails of erased do-not-contact people.
create table if not exists denied_people (
  workspace_id uuid not null,
  hash bytea not null,
  at timestamptz(3) not null,
  primary key (workspace_id, hash)
);

-- Created with the first of them; null: there is none.
alter table tenants add column if not exists denial_key bytea;

-- When a deleted workspace is purged; null: after the days that the bin keeps.
alter table workspaces add column if not exists purge_at timestamptz(3);

-- When the workspace was emptied.
alter table workspaces add column if not exists purged_at timestamptz(3);

-- Serves: contacts whose time in the bin is over. Contains deleted rows only.
create index if not exists contacts_binned on contacts (workspace_id, deleted_at, id) where deleted_at is not null;
