-- Finding people. Each index here is paid for by every write; what each costs and gives is in docs/decisions/0014.

-- The tokens a contact is found by, made by core/search; null until Roster has made them for rows that it did not write.
alter table contacts add column if not exists search tsvector;

-- The last name as it is sorted: without case, by code point.
alter table contacts add column if not exists last_name_key text collate "C"
  generated always as (lower(last_name collate "und-x-icu")) stored;

-- Serves: q, tags and countries. Tokens begin with their workspace's mark. The pending list keeps a write from touching
-- the index once a token; a small one keeps searches and the write that empties it quick.
create index if not exists contacts_search on contacts using gin (search) with (gin_pending_list_limit = 512);

-- Serves: the exact total, a jump to any row of "newest first".
create index if not exists contacts_living on contacts (workspace_id, id) where deleted_at is null;

-- Serves: the list by last name, in either direction, from any row on.
create index if not exists contacts_last_name on contacts (workspace_id, last_name_key, id) where deleted_at is null;

-- Serves: what has no tokens yet. Empty once that is done.
create index if not exists contacts_unsearched on contacts (workspace_id, id) where search is null;
