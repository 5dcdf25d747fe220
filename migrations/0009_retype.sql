-- The order of custom fields, and changes of their types.

-- Its position in the workspace's order; of equal ones the older comes first.
alter table custom_fields add column if not exists position integer not null default 0;

-- The job that converts its values to the present type. Kept while any value may have another type; null: all have it.
alter table custom_fields add column if not exists retype_job_id uuid;
