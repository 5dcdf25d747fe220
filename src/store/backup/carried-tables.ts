import { sql } from 'kysely'
import type { DirectoryScope } from '../kernel/scope.ts'
import { directoryTables, tenantTables } from '../schema/distributed-tables.ts'

/** The tables that a backup leaves out, and why. A test fails for a table in neither list. */
export const leftOutTables = {
  roster_migrations: 'it stands in the header; a restore migrates and so writes it itself',
  sessions: 'a restored store requires every person to sign in again, because some were signed out since',
  invites: 'a link that was used or taken back since would work again',
  sign_in_attempts: 'they are over in minutes',
  work_taken: 'it is over in a minute',
  store_keys: 'a backup in foreign hands must not open the secrets of webhooks',
  idempotency_keys: 'they answer retries of the last day, and a restored store may hold other writes',
  roster_leases: 'they belong to processes that run now',
} as const

/** The tables in a backup, in the order of a restore, which satisfies foreign keys. */
export const carriedTables = [
  ...directoryTables,
  ...tenantTables.filter((table) => !(table in leftOutTables)),
]

/** A table of this database. */
export interface StoredTable {
  name: string
  /** The columns with data of their own: no generated or dropped ones, and no transaction numbers of this server. */
  columns: string[]
  /** The primary key's columns. */
  key: string[]
}

/** The tables of a backup that this database has, in the order of a restore. An older schema has fewer. */
export async function listStoredTables(scope: DirectoryScope): Promise<StoredTable[]> {
  // The columns of each carried table in their own order; the primary key's in the key's order.
  const { rows } = await sql<StoredTable>`
    select c.relname::text as name,
      array(
        select a.attname::text from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
          and a.atttypid <> 'xid8'::regtype
        order by a.attnum
      ) as columns,
      array(
        select a.attname::text
        from pg_index x, unnest(x.indkey::int2[]) with ordinality as k (attnum, place)
        join pg_attribute a on a.attnum = k.attnum
        where x.indrelid = c.oid and x.indisprimary and a.attrelid = c.oid
        order by k.place
      ) as key
    from pg_class c
    where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p')
      and c.relname = any(${[...carriedTables]}::text[])
    order by array_position(${[...carriedTables]}::text[], c.relname::text)`.execute(scope.db)
  return rows
}

/** The first of these tables that has a row; undefined if all are empty. */
export async function findFilledTable(
  scope: DirectoryScope,
  tables: readonly { name: string }[],
): Promise<string | undefined> {
  for (const { name } of tables) {
    // One row is enough.
    const { rows } = await sql`select 1 from ${sql.table(name)} limit 1`.execute(scope.db)
    if (rows.length > 0) return name
  }
  return undefined
}
