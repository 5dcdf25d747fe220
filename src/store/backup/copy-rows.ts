import { finished } from 'node:stream/promises'
import { sql } from 'kysely'
import { from, to } from 'pg-copy-streams'
import type { Database } from '../database/database.ts'
import { inLongTransaction, type LongTransaction, longTimeoutMs } from '../database/long-transaction.ts'
import { listStoredTables, type StoredTable } from './carried-tables.ts'

const locks = {
  /** No migration may change the tables meanwhile; reads and writes continue. */
  fromChange: sql`access share`,
  /** No other session may write to them; reads continue. */
  fromWrites: sql`share row exclusive`,
}

/** Locks tables until the transaction ends; waits for conflicting locks. */
export async function holdTables(
  transaction: LongTransaction,
  tables: readonly { name: string }[],
  against: keyof typeof locks,
): Promise<void> {
  if (tables.length === 0) return
  const names = sql.join(tables.map(({ name }) => sql.table(name)))
  // All in one statement and one order, so that two sessions cannot deadlock.
  await transaction.run(sql`lock table ${names} in ${locks[against]} mode`)
}

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
  // The driver attaches the end of its timer to `callback`, which this kind of stream never calls; the timer
  // would keep the process alive.
  stream.once('close', () => stream.callback())
  return stream
}

/**
 * Adds rows in COPY's text format to a table and returns how many PostgreSQL stored. Throws PostgreSQL's
 * error for the first row that does not fit, which ends the transaction.
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

/** Updates the statistics of the tables, so that the first queries after a restore are planned for their real size. */
export async function analyzeTables(database: Database): Promise<void> {
  await inLongTransaction(database, 'write', async (transaction) => {
    const names = (await listStoredTables(transaction)).map(({ name }) => sql.table(name))
    // A sample of each table's rows.
    await transaction.run(sql`analyze ${sql.join(names)}`)
  })
}
