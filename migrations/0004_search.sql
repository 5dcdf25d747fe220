-- Search and sorting. Every write maintains each of these indexes; docs/decisions/0014 has their costs and benefits.

-- The contact's search tokens, made by core/finding/search; null until Roster has made them for rows that it did not write.
alter table contacts add column if not exists search tsvector;

-- The sort key of the last name: without case, by code point.
alter table contacts add column if not exists last_name_key text collate "C"
  generated always as (lower(last_name collate "und-x-icu")) stored;

-- Serves: q, tags and countries. Tokens start with a mark of their workspace. The pending list collects new
-- tokens, so that a write need not update the index once per token; a small one keeps searches and its own
-- flush quick.
create index if not exists contacts_search on contacts using gin (search) with (gin_pending_list_limit = 512);

-- Serves: the exact total, a jump to any row of "newest first".
create index if not exists contacts_living on contacts (workspace_id, id) where deleted_at is null;

-- Serves: the list by last name, in either direction, from any row on.
create index if not exists contacts_last_name on contacts (workspace_id, last_name_key, id) where deleted_at is null;

-- Serves: rows without tokens. Empty once all rows have them.
create index if not exists contacts_unsearched on contacts (workspace_id, id) where search is null;
