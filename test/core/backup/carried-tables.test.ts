import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { carriedTables, leftOutTables } from '../../../src/store/backup/carried-tables.ts'
import { createScratchDatabase, openTestDatabase } from '../../support/open-test-database.ts'
import { listTables } from './back-up.ts'

const database = await openTestDatabase()

function unnamed(tables: string[]): string[] {
  const named: string[] = [...carriedTables, ...Object.keys(leftOutTables)]
  return tables.filter((table) => !named.includes(table))
}

test('every table that the migrations make is carried, or left out for a reason', async () => {
  const tables = await listTables(database)
  expect(tables).toContain('contacts')
  expect(unnamed(tables)).toEqual([])
  expect(carriedTables.filter((table) => table in leftOutTables)).toEqual([])
})

test('a table that a migration adds and neither list names is found', async () => {
  const store = await createScratchDatabase()
  await sql`create table forgotten (id uuid primary key)`.execute(store.db)
  expect(unnamed(await listTables(store))).toEqual(['forgotten'])
})

test('a table comes after those that it refers to', async () => {
  const { rows } = await sql<{ table: string; other: string }>`
    select c.relname::text as table, o.relname::text as other
    from pg_constraint x join pg_class c on c.oid = x.conrelid join pg_class o on o.oid = x.confrelid
    where x.contype = 'f' and x.conparentid = 0 and c.relnamespace = current_schema()::regnamespace`.execute(
    database.db,
  )
  const place = (name: string) => (carriedTables as readonly string[]).indexOf(name)
  expect(rows.length).toBeGreaterThan(0)
  const carried = rows.filter(({ table }) => place(table) !== -1)
  expect(carried.filter(({ table, other }) => place(other) === -1 || place(other) >= place(table))).toEqual(
    [],
  )
})

test('a carried table has a primary key, which gives its rows their order', async () => {
  const { rows } = await sql<{ name: string }>`
    select c.relname::text as name from pg_class c join pg_index x on x.indrelid = c.oid and x.indisprimary
    where c.relname = any(${[...carriedTables]}::text[]) and c.relnamespace = current_schema()::regnamespace`.execute(
    database.db,
  )
  expect(rows.map(({ name }) => name).sort()).toEqual([...carriedTables].sort())
})
