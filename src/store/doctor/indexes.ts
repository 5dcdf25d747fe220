import { type RawBuilder, sql } from 'kysely'
import type { LongTransaction } from '../database/long-transaction.ts'
import type { DirectoryScope } from '../kernel/scope.ts'

const isOurs = sql`c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p')`

/** The names of indexes that PostgreSQL does not use: one whose making was broken off. */
export async function findInvalidIndexes(scope: DirectoryScope): Promise<string[]> {
  // Each index of each table of the schema that is not whole.
  const { rows } = await sql<{ name: string }>`
    select i.relname::text as name
    from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class c on c.oid = x.indrelid
    where ${isOurs} and not (x.indisvalid and x.indisready and x.indislive)
    order by i.relname`.execute(scope.db)
  return rows.map(({ name }) => name)
}

/** The indexes that decide who is who, with what they hold of the living. */
const identities: Record<string, { column: string; among: RawBuilder<unknown> }> = {
  contacts_phone: { column: 'phone', among: sql`deleted_at is null and phone is not null` },
  contacts_email: { column: 'email_key', among: sql`deleted_at is null and email_key is not null` },
  contacts_external_id: { column: 'external_id', among: sql`deleted_at is null and external_id is not null` },
}

/** The identity indexes that do not hold what their table does, by name. Reads each from both sides and compares. */
export async function findDivergedIndexes(transaction: LongTransaction): Promise<string[]> {
  const diverged: string[] = []
  for (const [name, { column, among }] of Object.entries(identities)) {
    // How many there are, and a sum over them all; ordered as the index is, so that no other one can answer.
    const query = sql<{ sides: string }>`
      select count(*) || ' ' || coalesce(sum(hashtextextended(value, 0)), 0) as sides
      from (
        select workspace_id, ${sql.ref(column)} as value from contacts where ${among} order by workspace_id, ${sql.ref(column)}
      ) held`
    const sides = new Set<string>()
    for (const from of ['tables', 'indexes'] as const) {
      await readOnly(transaction, from)
      sides.add((await query.execute(transaction.db)).rows[0]!.sides)
    }
    if (sides.size > 1) diverged.push(name)
  }
  await readOnly(transaction, 'either')
  return diverged
}

/** Whether this role may run amcheck's functions here. */
export async function hasAmcheck(scope: DirectoryScope): Promise<boolean> {
  // to_regprocedure is null where the extension is not installed, and a null privilege counts as none.
  const { rows } = await sql<{ may: boolean }>`
    select coalesce(has_function_privilege(to_regprocedure('bt_index_check(regclass, boolean)'), 'execute'), false) as may`.execute(
    scope.db,
  )
  return rows[0]?.may === true
}

/** What amcheck finds wrong with the B-trees of the schema: each index's name and its sentence, which quotes no data. */
export async function findBrokenTrees(transaction: LongTransaction): Promise<Map<string, string>> {
  const { rows } = await sql<{ name: string; oid: number }>`
    select i.relname::text as name, i.oid::int8 as oid
    from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class c on c.oid = x.indrelid
    join pg_am a on a.oid = i.relam
    where ${isOurs} and i.relkind = 'i' and a.amname = 'btree' and x.indisvalid
    order by i.relname`.execute(transaction.db)
  const broken = new Map<string, string>()
  for (const { name, oid } of rows) {
    await transaction.run(sql`savepoint tree`)
    try {
      // The tree's own order, and every row of the table in it.
      await transaction.run(sql`select bt_index_check(${sql.lit(oid)}::oid::regclass, true)`)
    } catch (error) {
      broken.set(name, error instanceof Error ? error.message : 'it could not be checked')
      await transaction.run(sql`rollback to savepoint tree`)
    }
    await transaction.run(sql`release savepoint tree`)
  }
  return broken
}

/** Values of which there should be one. The example is an id that has one of them. */
interface Repeated {
  values: number
  example: string | null
}

const living = sql`deleted_at is null`

/** What must be unique, by what a person calls it: the columns and the rows among which it is so. */
const uniques: Record<string, { table: string; columns: readonly string[]; among: RawBuilder<unknown> }> = {
  phone: unique('contacts', 'phone'),
  email: unique('contacts', 'email_key'),
  'external id': unique('contacts', 'external_id'),
  tag: unique('tags', 'name'),
  'custom field': unique('custom_fields', 'name'),
  'custom field’s slug': unique('custom_fields', 'slug'),
}

function unique(table: string, column: string) {
  return {
    table,
    columns: ['workspace_id', column],
    among: sql`${living} and ${sql.ref(column)} is not null`,
  }
}

/**
 * How many values of each kind stand more than once in their workspace, read from the tables: the indexes that forbid it
 * are not asked.
 */
export async function findRepeated(transaction: LongTransaction): Promise<Map<string, Repeated>> {
  await readOnly(transaction, 'tables')
  const found = new Map<string, Repeated>()
  for (const [name, { table, columns, among }] of Object.entries(uniques)) {
    // Each value's rows counted once over the whole table.
    const { rows } = await sql<Repeated>`
      select count(*) as values, min(example) as example
      from (
        select min(id::text) as example from ${sql.table(table)} where ${among}
        group by ${sql.join(columns.map((column) => sql.ref(column)))} having count(*) > 1
      ) repeated`.execute(transaction.db)
    found.set(name, rows[0]!)
  }
  return found
}

const scans = {
  tables: { seqscan: 'on', indexscan: 'off', indexonlyscan: 'off', bitmapscan: 'off' },
  indexes: { seqscan: 'off', indexscan: 'on', indexonlyscan: 'on', bitmapscan: 'off' },
  either: { seqscan: 'on', indexscan: 'on', indexonlyscan: 'on', bitmapscan: 'on' },
}

/** From now on, in this transaction, rows are found in the tables themselves, or through their indexes, where that can be. */
async function readOnly({ run }: LongTransaction, from: keyof typeof scans): Promise<void> {
  for (const [scan, state] of Object.entries(scans[from])) {
    // A setting of the planner; ends with the transaction.
    await run(sql`set local ${sql.raw(`enable_${scan}`)} = ${sql.raw(state)}`)
  }
}
