/**
 * Every table a backup carries, in the order a restore fills them: what others refer to first. A table that a later
 * migration drops stays here, for backups that were made before it.
 */
export const carriedTables = [
  'accounts',
  'workspaces',
  'api_keys',
  'contacts',
  'tags',
  'custom_fields',
  'lists',
  'list_members',
  'contact_log',
  'segments',
  'jobs',
  'job_contacts',
  'job_kept',
  'imports',
  'import_chunks',
  'import_errors',
  'import_seen',
  'import_mappings',
] as const

/** What a backup leaves out, and why. A table that stands in neither list fails a test. */
export const leftOutTables = {
  roster_migrations: 'it stands in the header; a restore migrates and so writes it itself',
  roster_leases: 'they belong to processes that run now',
} as const
