/** Where the rows of a table are on a distributed PostgreSQL. A table that no list names fails `test/store/distributed-tables.test.ts`. */

/** Small, written rarely and read by every request: each node has all of it. In the order of their foreign keys. */
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

/** Tables of the whole store, not of a workspace: on the coordinator alone, so that people sign in while a worker is away. */
export const localTables = [
  'sessions',
  'invites',
  'sign_in_attempts',
  'work_taken',
  'store_keys',
  'roster_leases',
  'roster_migrations',
] as const
