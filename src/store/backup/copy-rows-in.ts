import { finished } from 'node:stream/promises'
import { sql } from 'kysely'
import { from } from 'pg-copy-streams'
import { type LongTransaction, longTimeoutMs } from './long-transaction.ts'

/**
 * Adds whole rows in COPY's text format to a table and returns how many PostgreSQL took. Throws its error for the first
 * row that does not fit; the transaction is over then.
 */
export async function copyRowsIn(
  { client, db }: LongTransaction,
  table: { name: string; columns: readonly string[] },
  rows: Buffer,
): Promise<number> {
  const columns = sql.join(table.columns.map((column) => sql.ref(column)))
  // One block of rows at a time: a foreign key's checks wait in the server's memory until its COPY ends.
  const { sql: text } = sql`
    copy ${sql.table(table.name)} (${columns}) from stdin with (format text, encoding 'UTF8')`.compile(db)
  const stream = client.query(Object.assign(from(text), { query_timeout: longTimeoutMs }))
  const end = finished(stream)
  stream.end(rows)
  await end
  return stream.rowCount
}
