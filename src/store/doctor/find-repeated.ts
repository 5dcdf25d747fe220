import { type RawBuilder, sql } from 'kysely'
import type { LongTransaction } from '../backup/long-transaction.ts'
import { readOnly } from './read-only.ts'

/** Values of which there should be one. The example is an id that has one of them. */
export interface Repeated {
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
