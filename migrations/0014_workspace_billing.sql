-- What the nedzo API knows of a workspace's billing: kept and answered, used by nothing here.
alter table workspaces add column if not exists billing jsonb not null default '{}';
