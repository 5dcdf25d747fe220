import { sql } from 'kysely'
import { to } from 'pg-copy-streams'
import type { StoredTable } from './list-stored-tables.ts'
import { type LongTransaction, longTimeoutMs } from './long-transaction.ts'

/**
 * A table's rows in the order of its primary key, in COPY's text format (PostgreSQL 18, COPY, "Text Format"), UTF-8,
 * cut anywhere. Read at the reader's speed, so memory does not grow with the table.
 */
export function copyRowsOut({ client, db }: LongTransaction, table: StoredTable): AsyncIterable<Buffer> {
  const columns = sql.join(table.columns.map((column) => sql.ref(column)))
  const key = sql.join(table.key.map((column) => sql.ref(column)))
  // Every row once, sorted: equal tables give equal bytes, and a restore appends to the primary key's end.
  const { sql: text } = sql`
    copy (select ${columns} from ${sql.table(table.name)} order by ${key})
    to stdout with (format text, encoding 'UTF8')`.compile(db)
  const stream = Object.assign(to(text), { query_timeout: longTimeoutMs, callback: () => {} })
  client.query(stream)
  // The driver puts its timer's end into `callback`, which this kind of stream never calls; the timer would keep the
  // process alive.
  stream.once('close', () => stream.callback())
  return stream
}
