import { type Migration, readMigrations } from '../../src/store/schema/read-migrations.ts'

/** What a distributed PostgreSQL would shard. */
export const tenantTables = [
  'tenants',
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
  'idempotency_keys',
]
const partitions = 4

/** The migrations with every tenant table hash-partitioned by workspace_id, which PostgreSQL allows only where all keys hold it. */
export async function partitionedMigrations(): Promise<Migration[]> {
  const migrations = await readMigrations()
  return migrations.map((migration) => ({
    ...migration,
    statements: migration.statements.flatMap(partition),
  }))
}

function partition(statement: string): string[] {
  const table = /^create table if not exists (\w+) \(/.exec(statement)?.[1]
  if (table === undefined || !tenantTables.includes(table)) return [statement]
  const parts = Array.from(
    { length: partitions },
    (_, part) =>
      `create table if not exists ${table}_${part} partition of ${table} for values with (modulus ${partitions}, remainder ${part})`,
  )
  return [`${statement} partition by hash (workspace_id)`, ...parts]
}
