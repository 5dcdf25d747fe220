-- Compared and sorted forms of text. Roster computes them, not the server, whose version would otherwise
-- decide which letters are equal. Null until Roster has computed them for rows that it did not write.

-- For text whose compared form is not its ASCII lower case: {"<column or custom field id>": ["compared", "sorted"]}.
alter table contacts add column if not exists folded jsonb;

-- The sort key of the last name.
alter table contacts add column if not exists last_name_sort text collate "C";

drop index if exists contacts_last_name;

alter table contacts drop column if exists last_name_key;

-- Serves: the list by last name, in either direction, from any row on.
create index if not exists contacts_last_name_sort on contacts (workspace_id, last_name_sort, id) where deleted_at is null;

drop index if exists contacts_unsearched;

-- Serves: rows without derived columns. Empty once all rows have them.
create index if not exists contacts_underived on contacts (workspace_id, id) where search is null or folded is null;

-- The key by which tag names are compared: NFC, without invisible characters, runs of spaces as one. A tag
-- whose key another tag had when keys were introduced gets U+0001 and its own name instead.
alter table tags add column if not exists name_key text collate "C";

-- Serves: a tag by any spelling of its name.
create unique index if not exists tags_name_key on tags (workspace_id, name_key) where deleted_at is null and name_key is not null;
