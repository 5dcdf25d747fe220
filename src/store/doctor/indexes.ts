import { type RawBuilder, sql } from 'kysely'
import type { LongTransaction } from '../database/long-transaction.ts'
import type { DirectoryScope } from '../kernel/scope.ts'

const isOurs = sql`c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p')`

/** The names of invalid indexes, whose creation was interrupted. */
export async function findInvalidIndexes(scope: DirectoryScope): Promise<string[]> {
  // Each index of the schema's tables that is not valid.
  const { rows } = await sql<{ name: string }>`
    select i.relname::text as name
    from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class c on c.oid = x.indrelid
    where ${isOurs} and not (x.indisvalid and x.indisready and x.indislive)
    order by i.relname`.execute(scope.db)
  return rows.map(({ name }) => name)
}

/** The unique indexes of identifiers, with their columns and predicates. */
const identities: Record<string, { column: string; among: RawBuilder<unknown> }> = {
  contacts_phone: { column: 'phone', among: sql`deleted_at is null and phone is not null` },
  contacts_email: { column: 'email_key', among: sql`deleted_at is null and email_key is not null` },
  contacts_external_id: { column: 'external_id', among: sql`deleted_at is null and external_id is not null` },
}

/** The identifier indexes whose content differs from their table, by name. Reads each from both sides and compares. */
export async function findDivergedIndexes(transaction: LongTransaction): Promise<string[]> {
  const diverged: string[] = []
  for (const [name, { column, among }] of Object.entries(identities)) {
    // The number of values and a sum over their hashes; ordered like the index, so that no other index can answer.
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

/** Whether this role may call amcheck's functions here. */
export async function hasAmcheck(scope: DirectoryScope): Promise<boolean> {
  // to_regprocedure is null if the extension is not installed, and a null privilege counts as none.
  const { rows } = await sql<{ may: boolean }>`
    select coalesce(has_function_privilege(to_regprocedure('bt_index_check(regclass, boolean)'), 'execute'), false) as may`.execute(
    scope.db,
  )
  return rows[0]?.may === true
}

/**
 * The faults that amcheck finds in the B-trees of the schema: each index's name with amcheck's sentence,
 * which quotes no data.
 */
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
      // Checks the order of the tree, and that it contains every row of the table.
      await transaction.run(sql`select bt_index_check(${sql.lit(oid)}::oid::regclass, true)`)
    } catch (error) {
      broken.set(name, error instanceof Error ? error.message : 'it could not be checked')
      await transaction.run(sql`rollback to savepoint tree`)
    }
    await transaction.run(sql`release savepoint tree`)
  }
  return broken
}

/** Values that occur repeatedly and should be unique. The example is the id of one row. */
interface Repeated {
  values: number
  example: string | null
}

const living = sql`deleted_at is null`

/** What must be unique, by a name for people, with the columns and the rows it applies to. */
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
 * The number of values of each kind that occur more than once in their workspace, read from the tables
 * without the unique indexes.
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

/** From now on in this transaction, rows are read from the tables themselves, or through their indexes if possible. */
async function readOnly({ run }: LongTransaction, from: keyof typeof scans): Promise<void> {
  for (const [scan, state] of Object.entries(scans[from])) {
    // A planner setting, which ends with the transaction.
    await run(sql`set local ${sql.raw(`enable_${scan}`)} = ${sql.raw(state)}`)
  }
}
