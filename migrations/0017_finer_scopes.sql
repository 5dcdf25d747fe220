-- Deleting, exporting and bulk changes are scopes of their own now. Keys that exist keep what they could do.

-- `write` let its holder delete and change in bulk.
update api_keys set scopes = scopes || '{delete,bulk}'::text[]
where 'write' = any(scopes) and not scopes && '{delete,bulk}'::text[];

-- `read` let its holder export.
update api_keys set scopes = scopes || '{export}'::text[]
where 'read' = any(scopes) and not 'export' = any(scopes);
