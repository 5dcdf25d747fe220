import { sql } from 'kysely'
import type { Database } from '../../src/store/database/database.ts'
import { tenantTables } from '../../src/store/schema/distributed-tables.ts'
import { migrate, progressOf } from '../../src/store/schema/migrate.ts'
import { type Migration, readMigrations } from '../../src/store/schema/read-migrations.ts'

const partitions = 4

/** The migrations with every tenant table hash-partitioned by workspace_id, which PostgreSQL allows only where all keys hold it. */
export async function partitionedMigrations(): Promise<Migration[]> {
  const migrations = await readMigrations()
  return migrations.map((migration) => ({
    ...migration,
    statements: migration.statements.flatMap(partition),
  }))
}

/** Migrates so, and notes that the migrations ran as they are written, for the processes that look. */
export async function migratePartitioned(database: Database): Promise<void> {
  await migrate(database, { log: () => {}, migrations: await partitionedMigrations() })
  for (const migration of await readMigrations()) {
    const { number, statementsDone, checksum } = progressOf(migration, migration.statements.length)
    await sql`
      update roster_migrations set statements_done = ${statementsDone}, checksum = ${checksum}
      where number = ${number}`.execute(database.db)
  }
}

function partition(statement: string): string[] {
  const unique = /^create unique index if not exists (\w+) on (\w+) (.*)$/s.exec(statement)
  if (unique !== null && isTenantTable(unique[2])) return [...indexesOfParts(unique), statement]
  const table = /^create table if not exists (\w+) \(/.exec(statement)?.[1]
  if (!isTenantTable(table)) return [statement]
  const parts = Array.from(
    { length: partitions },
    (_, part) =>
      `create table if not exists ${table}_${part} partition of ${table} for values with (modulus ${partitions}, remainder ${part})`,
  )
  return [`${statement} partition by hash (workspace_id)`, ...parts]
}

/** Named like those of a shard on Citus, so that a violation is reported as there. */
function indexesOfParts([, index, table, rest]: RegExpExecArray): string[] {
  return Array.from(
    { length: partitions },
    (_, part) => `create unique index if not exists ${index}_${100_000 + part} on ${table}_${part} ${rest}`,
  )
}

function isTenantTable(table: string | undefined): boolean {
  return (tenantTables as readonly (string | undefined)[]).includes(table)
}
