-- Contacts are changed by what becomes of their tags, lists and custom fields.

-- Serves: which tags, lists and fields went, came back or got another name since a moment. Holds no creations, which are most.
create index if not exists record_events_at on record_events (workspace_id, at) where action in ('deleted', 'restored', 'updated');
