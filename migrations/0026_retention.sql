-- What the log and the jobs have let go after their days.

-- The log no longer has what happened before this; null: it has everything.
alter table tenants add column if not exists log_forgotten_before timestamptz(3);

-- The highest position of the change feed that the log has let go, and how often it has: a cursor that stands below and was
-- written before the last time would skip something.
alter table tenants add column if not exists log_forgotten_to xid8;
alter table tenants add column if not exists log_forgettings int4 not null default 0;

-- When everything was let go that a job noted of contacts, and its file: only what it came to is left.
alter table jobs add column if not exists forgotten_at timestamptz(3);

-- The contacts that stand in a kept answer: it goes with the first of them that is erased.
alter table idempotency_keys add column if not exists mentions uuid[] not null default '{}';
