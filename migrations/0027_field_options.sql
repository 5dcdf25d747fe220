-- What values of a custom field may be chosen from, and how they are shown.

-- In their order, each with id, name and color; those that were deleted or merged stay, so that values which name them can
-- be told and come back. Contacts hold the ids.
alter table custom_fields add column if not exists options jsonb not null default '[]';

-- How numbers and dates are shown; null: as they are.
alter table custom_fields add column if not exists format jsonb;
