import { sql } from 'kysely'
import type { Database } from '../database/database.ts'
import type { DirectoryScope } from '../kernel/scope.ts'
import { directoryTables, tenantTables } from './distributed-tables.ts'

/** The database cannot be distributed as it is. The message is for the operator. */
export class DistributionRefused extends Error {}

/** Copying the rows of a million contacts takes minutes, which exceeds the request's timeout. */
const statementTimeoutMs = 24 * 60 * 60 * 1000
const versionMin = 12

/** The version of Citus in this database, such as `13.2-1`; undefined without the extension. */
async function findCitusVersion(scope: DirectoryScope): Promise<string | undefined> {
  const { rows } = await sql<{ version: string }>`
    select extversion as version from pg_extension where extname = 'citus'`.execute(scope.db)
  return rows[0]?.version
}

/** Whether the rows of workspaces are distributed over nodes. */
export async function isDistributed(scope: DirectoryScope): Promise<boolean> {
  return (await findCitusVersion(scope)) !== undefined && (await listDistributed(scope)).has('tenants')
}

/**
 * Distributes a store: the directory tables to every node, the rows of workspaces by `workspace_id`. Tables
 * that are distributed already are skipped, so a stopped run can be continued. There must be no writes
 * meanwhile.
 */
export async function distribute(
  database: Database,
  { shards, log }: { shards: number; log: (message: string) => void },
): Promise<void> {
  await assertDistributable(database)
  await placeTables(database, { shards, log })
  // The original rows stay in hidden local tables until they are truncated.
  for (const table of [...tenantTables].reverse())
    await run(database, `select truncate_local_data_after_distributing_table('${table}')`)
}

/** Called after a migration of a distributed store: distributes the tables that it created. */
export async function distributeNewTables(database: Database): Promise<void> {
  if (await isDistributed(database)) await placeTables(database, { shards: 1, log: () => {} })
}

/** Distributes existing tables that are not distributed yet; `shards` applies to the first tenant table. */
async function placeTables(
  database: Database,
  { shards, log }: { shards: number; log: (message: string) => void },
): Promise<void> {
  const [there, done] = [await listTables(database), await listDistributed(database)]
  const isDue = (table: string) => there.has(table) && !done.has(table)
  for (const table of directoryTables.filter(isDue)) {
    await run(database, `select create_reference_table('${table}')`)
    log(`${table}: on every node`)
  }
  for (const table of tenantTables.filter(isDue)) {
    const how =
      table === 'tenants'
        ? `shard_count => ${Math.trunc(shards)}, colocate_with => 'none'`
        : `colocate_with => 'tenants'`
    await run(database, `select create_distributed_table('${table}', 'workspace_id', ${how})`)
    log(`${table}: by workspace`)
  }
}

async function assertDistributable(database: Database): Promise<void> {
  const version = await findCitusVersion(database)
  if (version === undefined)
    throw new DistributionRefused(
      'this database has no Citus: load it by shared_preload_libraries on every node, then run "create extension citus" in this database on each',
    )
  if (Number.parseInt(version, 10) < versionMin)
    throw new DistributionRefused(`Citus ${version} is too old: Roster needs ${versionMin} or later`)
  const { rows } = await sql<{ workers: number; prepared: number }>`
    select (select count(*) from pg_dist_node where isactive and shouldhaveshards) as workers,
      current_setting('max_prepared_transactions')::int as prepared`.execute(database.db)
  const { workers, prepared } = rows[0]!
  if (workers === 0)
    throw new DistributionRefused(
      'no node of this cluster takes shards: add one by "select citus_add_node(\'worker.example\', 5432)"',
    )
  if (prepared === 0)
    throw new DistributionRefused(
      'max_prepared_transactions is 0: set it to at least max_connections on every node, since a change of the directory is committed on all of them',
    )
}

/** The tables that Citus manages, in any form. */
async function listDistributed(scope: DirectoryScope): Promise<Set<string>> {
  const { rows } = await sql<{ name: string }>`
    select c.relname::text as name from pg_dist_partition p join pg_class c on c.oid = p.logicalrelid
    where c.relnamespace = current_schema()::regnamespace`.execute(scope.db)
  return new Set(rows.map(({ name }) => name))
}

async function listTables(database: Database): Promise<Set<string>> {
  const { rows } = await sql<{ name: string }>`
    select relname::text as name from pg_class
    where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p')`.execute(database.db)
  return new Set(rows.map(({ name }) => name))
}

/** Runs a statement with a timeout of its own. */
async function run(database: Database, text: string): Promise<void> {
  const query = { text, query_timeout: statementTimeoutMs }
  await database.pool.query(query)
}
