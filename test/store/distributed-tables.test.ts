import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { directoryTables, localTables, tenantTables } from '../../src/store/schema/distributed-tables.ts'
import { openTestDatabase } from '../support/open-test-database.ts'

const database = await openTestDatabase()

test('every table is said to be on each node, sharded by workspace, or on one', async () => {
  const { rows } = await sql<{ name: string }>`
    select relname::text as name from pg_class
    where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p') and not relispartition
      and relname !~ '^(pg_|citus)'
    order by 1`.execute(database.db)
  const named = [...directoryTables, ...tenantTables, ...localTables].sort()
  expect(rows.map(({ name }) => name)).toEqual(named)
})

test('every key of a workspace’s table begins with workspace_id or holds it, as shards need', async () => {
  const { rows } = await sql<{ table: string; index: string }>`
    select t.relname::text as table, i.relname::text as index
    from pg_index x join pg_class t on t.oid = x.indrelid join pg_class i on i.oid = x.indexrelid
    where t.relname = any(${[...tenantTables]}::text[]) and x.indisunique
      and not exists (
        select from pg_attribute a
        where a.attrelid = t.oid and a.attname = 'workspace_id' and a.attnum = any(x.indkey::int2[]))`.execute(
    database.db,
  )
  expect(rows).toEqual([])
})
