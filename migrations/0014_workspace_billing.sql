-- Billing values of the nedzo API: stored and returned, not used.
alter table workspaces add column if not exists billing jsonb not null default '{}';
