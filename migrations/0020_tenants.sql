-- One row a workspace. On a distributed PostgreSQL the directory (`workspaces`) is on every node and this table is where
-- the workspace's own rows are: an INSERT of many rows starts from it, so that it runs beside them. A workspace without
-- its row takes no writes.

create table if not exists tenants (
  workspace_id uuid not null primary key
);

insert into tenants (workspace_id) select id from workspaces on conflict do nothing;
