-- Text that compares and sorts as people read it. What follows here is made by Roster, never by the server: which letters
-- are one would else depend on the server's version. Null until Roster has made it for rows that it did not write.

-- Where text compares otherwise than by its lower case in ASCII: {"<column or custom field id>": ["compared", "sorted"]}.
alter table contacts add column if not exists folded jsonb;

-- What the last name is sorted by.
alter table contacts add column if not exists last_name_sort text collate "C";

drop index if exists contacts_last_name;

alter table contacts drop column if exists last_name_key;

-- Serves: the list by last name, in either direction, from any row on.
create index if not exists contacts_last_name_sort on contacts (workspace_id, last_name_sort, id) where deleted_at is null;

drop index if exists contacts_unsearched;

-- Serves: what Roster has made nothing of yet. Empty once that is done.
create index if not exists contacts_underived on contacts (workspace_id, id) where search is null or folded is null;

-- What tells a tag from others: its name in NFC, without what shows nothing, spaces as one. One that came to have another's
-- before there was a key is told apart by U+0001 and its own name.
alter table tags add column if not exists name_key text collate "C";

-- Serves: a tag by its name in any of its spellings.
create unique index if not exists tags_name_key on tags (workspace_id, name_key) where deleted_at is null and name_key is not null;
