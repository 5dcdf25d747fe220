-- Segments that are one person's own, beside those of the whole workspace.

-- Whose it is, as the log names them (person:<id>); empty: the workspace's. A version before this one shows them to everybody.
alter table segments add column if not exists owner text collate "C" not null default '';

-- widens: segments_name, whose columns are among those of the new index
-- Serves: a name is unique among the workspace's segments, and among each person's own.
create unique index if not exists segments_owner_name on segments (workspace_id, owner, name) where deleted_at is null;
drop index if exists segments_name;
