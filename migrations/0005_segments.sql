-- A filter with a name, usable wherever a list is.

create table if not exists segments (
  workspace_id uuid not null,
  id uuid not null,
  name text collate "C" not null,
  -- The tree, with tags, lists, segments and custom fields by id: a rename elsewhere changes nothing here.
  filter jsonb not null,
  q text,
  -- How a dashboard shows it; nothing that Roster reads.
  view jsonb not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  deleted_at timestamptz(3),
  primary key (workspace_id, id)
);

-- Serves: a segment by its name in a filter.
create unique index if not exists segments_name on segments (workspace_id, name) where deleted_at is null;
