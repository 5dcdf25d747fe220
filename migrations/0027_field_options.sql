-- The options of custom fields, and how values are shown.

-- In order, each with id, name and color. Deleted and merged options stay, so that values with their ids can
-- be shown and restored. Contacts store the ids.
alter table custom_fields add column if not exists options jsonb not null default '[]';

-- The display format of numbers and dates; null: as they are.
alter table custom_fields add column if not exists format jsonb;
