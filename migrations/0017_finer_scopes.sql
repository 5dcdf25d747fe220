-- Deleting, exporting and bulk changes get scopes of their own. Existing keys keep their permissions.

-- `write` used to include deleting and bulk changes.
update api_keys set scopes = scopes || '{delete,bulk}'::text[]
where 'write' = any(scopes) and not scopes && '{delete,bulk}'::text[];

-- `read` used to include exporting.
update api_keys set scopes = scopes || '{export}'::text[]
where 'read' = any(scopes) and not 'export' = any(scopes);
