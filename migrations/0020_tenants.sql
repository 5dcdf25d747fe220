-- One row per workspace. On a distributed PostgreSQL the directory (`workspaces`) is on every node and this
-- table is where the workspace's own rows are: an INSERT of many rows selects from it, so that it runs on
-- their node. A workspace without a row here takes no writes.

create table if not exists tenants (
  workspace_id uuid not null primary key
);

insert into tenants (workspace_id) select id from workspaces on conflict do nothing;
