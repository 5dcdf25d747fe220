-- Changes of tags, lists and custom fields also change the contacts that have them.

-- Serves: the tags, lists and fields that were deleted, restored or renamed since a time. Without creations,
-- the most frequent events.
create index if not exists record_events_at on record_events (workspace_id, at) where action in ('deleted', 'restored', 'updated');
