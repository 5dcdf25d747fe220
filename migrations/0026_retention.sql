-- What retention has deleted from the log and the jobs.

-- The log has no changes from before this time; null: it is complete.
alter table tenants add column if not exists log_forgotten_before timestamptz(3);

-- The highest position of the change feed that was deleted from the log, and how often rows were deleted: a
-- cursor below it that was written before the last deletion would skip changes.
alter table tenants add column if not exists log_forgotten_to xid8;
alter table tenants add column if not exists log_forgettings int4 not null default 0;

-- When the details of the job and its file were deleted; only the result remains.
alter table jobs add column if not exists forgotten_at timestamptz(3);

-- The contacts in a stored answer: it is cleared when the first of them is erased.
alter table idempotency_keys add column if not exists mentions uuid[] not null default '{}';
