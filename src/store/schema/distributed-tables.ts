/**
 * Where the rows of each table are on a distributed PostgreSQL. `test/store/distributed-tables.test.ts` fails
 * for a table in no list.
 */

/**
 * Small tables, rarely written and read by every request: each node has a full copy. In the order of their
 * foreign keys.
 */
export const directoryTables = ['accounts', 'workspaces', 'api_keys', 'people'] as const

/** A workspace's rows, all on one node: sharded by `workspace_id`. In the order of their foreign keys. */
export const tenantTables = [
  'tenants',
  'denied_people',
  'contacts',
  'tags',
  'custom_fields',
  'lists',
  'list_members',
  'contact_log',
  'record_events',
  'segments',
  'jobs',
  'job_contacts',
  'job_kept',
  'imports',
  'import_chunks',
  'import_errors',
  'import_warnings',
  'import_seen',
  'import_mappings',
  'webhooks',
  'webhook_deliveries',
  'idempotency_keys',
] as const

/** Tables of the whole store: on the coordinator only, so that people can sign in while a worker is unreachable. */
export const localTables = [
  'sessions',
  'invites',
  'sign_in_attempts',
  'work_taken',
  'store_keys',
  'roster_leases',
  'roster_migrations',
] as const
