-- Custom fields stand in an order of their own, and their type can change.

-- Where it stands among the workspace's fields; of equal ones the older comes first.
alter table custom_fields add column if not exists position integer not null default 0;

-- The job that makes its values into the present type. Stays while any may still be of another; null: all are of it.
alter table custom_fields add column if not exists retype_job_id uuid;
