/**
 * Every table a backup carries, in the order a restore fills them: what others refer to first. A table that a later
 * migration drops stays here, for backups that were made before it.
 */
export const carriedTables = [
  'accounts',
  'workspaces',
  'api_keys',
  'people',
  'contacts',
  'tags',
  'custom_fields',
  'lists',
  'list_members',
  'contact_log',
  'segments',
] as const

/** What a backup leaves out, and why. A table that stands in neither list fails a test. */
export const leftOutTables = {
  roster_migrations: 'it stands in the header; a restore migrates and so writes it itself',
  sessions: 'a restored store asks everybody to sign in again, whoever was signed out since',
  invites: 'a link that was used or taken back since would work again',
  sign_in_attempts: 'they are over in minutes',
  roster_leases: 'they belong to processes that run now',
} as const
