import { sql } from 'kysely'
import type { DirectoryScope } from '../scope.ts'
import { carriedTables } from './carried-tables.ts'

/** A table as this database has it. */
export interface StoredTable {
  name: string
  /** Those that hold data of their own: not generated, not dropped. */
  columns: string[]
  /** The primary key's columns. */
  key: string[]
}

/** The carried tables that this database has, in the order a restore fills them. An older schema has fewer. */
export async function listStoredTables(scope: DirectoryScope): Promise<StoredTable[]> {
  // The columns of each carried table in their own order; the primary key's in the key's order.
  const { rows } = await sql<StoredTable>`
    select c.relname::text as name,
      array(
        select a.attname::text from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
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
