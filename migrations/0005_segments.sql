-- A named filter, which can be used like a list.

create table if not exists segments (
  workspace_id uuid not null,
  id uuid not null,
  name text collate "C" not null,
  -- The tree, with tags, lists, segments and custom fields by id, so that renames do not change it.
  filter jsonb not null,
  q text,
  -- The dashboard's settings for it; Roster does not read them.
  view jsonb not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  deleted_at timestamptz(3),
  primary key (workspace_id, id)
);

-- Serves: a segment by its name in a filter.
create unique index if not exists segments_name on segments (workspace_id, name) where deleted_at is null;
