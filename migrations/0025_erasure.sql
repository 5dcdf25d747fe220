-- People whose data is gone for good, and workspaces that are: what is left of them is that they were not to be contacted.

-- HMAC-SHA-256 of the phones and emails of people who are gone and were not to be contacted, under the workspace's key.
create table if not exists denied_people (
  workspace_id uuid not null,
  hash bytea not null,
  at timestamptz(3) not null,
  primary key (workspace_id, hash)
);

-- Made with the first of them; null: there is none.
alter table tenants add column if not exists denial_key bytea;

-- When a deleted workspace is to be gone; null: after the days that the bin keeps.
alter table workspaces add column if not exists purge_at timestamptz(3);

-- When nothing was left of it.
alter table workspaces add column if not exists purged_at timestamptz(3);

-- Serves: what has been in the bin for longer than it is kept. Holds the bin's rows alone.
create index if not exists contacts_binned on contacts (workspace_id, deleted_at, id) where deleted_at is not null;
