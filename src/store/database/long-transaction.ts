import { Kysely, PostgresDialect, type PostgresPoolClient, type RawBuilder } from 'kysely'
import type { PoolClient, QueryConfig } from 'pg'
import { commitError } from '../kernel/errors.ts'
import type { DirectoryScope } from '../kernel/scope.ts'
import type { Tables } from '../kernel/tables.ts'
import type { Database } from './database.ts'

/** One transaction that may take hours. */
export interface LongTransaction extends DirectoryScope {
  /** Its connection, for COPY, which Kysely lacks. */
  client: PoolClient
  /** Runs a statement that may take long. */
  run(statement: RawBuilder<unknown>): Promise<void>
}

/** Replaces the pool's timeout, which is meant for requests; the driver has no value for "none". */
export const longTimeoutMs = 24 * 60 * 60 * 1000

const modes = {
  /** One unchanging snapshot of every table, without the right to write. */
  snapshot: 'begin isolation level repeatable read, read only',
  write: 'begin isolation level read committed',
}

const timeLimits = ['statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout']
const spelling = [
  "datestyle = 'ISO, YMD'",
  "timezone = 'UTC'",
  "intervalstyle = 'postgres'",
  "bytea_output = 'hex'",
  'extra_float_digits = 1',
]

/** A long transaction that its holder must end explicitly; otherwise its connection is lost. */
interface OpenTransaction {
  transaction: LongTransaction
  commit(): Promise<void>
  /** Rolls back and closes the connection, since a COPY may still run on it. Further calls do nothing. */
  giveUp(): void
}

/**
 * Runs `work` in one transaction without the time limits of a request, and commits. Any error rolls all of it
 * back and closes the connection, since a COPY may still run on it. Uses only what PgBouncer allows in
 * transaction mode.
 */
export async function inLongTransaction<T>(
  database: Pick<Database, 'pool'>,
  mode: keyof typeof modes,
  work: (transaction: LongTransaction) => Promise<T>,
): Promise<T> {
  const open = await beginLongTransaction(database, mode)
  try {
    const result = await work(open.transaction)
    await open.commit()
    return result
  } finally {
    open.giveUp()
  }
}

/** Begins a long transaction for work that outlives the call, such as a stream. */
export async function beginLongTransaction(
  { pool }: Pick<Database, 'pool'>,
  mode: keyof typeof modes,
): Promise<OpenTransaction> {
  const client = await pool.connect()
  // The query that fails reports the loss of the connection; without a listener the event would end the process.
  const ignore = () => {}
  client.on('error', ignore)
  let over = false
  function release(failed: boolean): void {
    if (over) return
    over = true
    client.off('error', ignore)
    client.release(failed)
  }
  const giveUp = () => release(true)
  try {
    const transaction = on(client)
    await client.query(modes[mode])
    await settle(client)
    return { transaction, commit: () => commit(client).then(() => release(false)), giveUp }
  } catch (error) {
    giveUp()
    throw error
  }
}

function on(client: PoolClient): LongTransaction {
  const query = (text: string, values: readonly unknown[]): Promise<unknown> =>
    client.query(withoutLimit(text, values))
  const connection = { query: query as PostgresPoolClient['query'], release: () => {} }
  const pool = { connect: async () => connection, end: async () => {} }
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  return { client, db, run: (statement) => runLong(client, statement.compile(db).sql) }
}

async function runLong(client: PoolClient, text: string): Promise<void> {
  await client.query(withoutLimit(text))
}

function withoutLimit(text: string, values: readonly unknown[] = []): QueryConfig {
  const query: QueryConfig & { query_timeout: number } = { text, query_timeout: longTimeoutMs }
  return values.length === 0 ? query : { ...query, values: [...values] }
}

/**
 * For this transaction only: no limits from the role or the server, and one output format of times and bytes.
 * None of these statements takes a snapshot: a table that is locked before the first snapshot cannot have
 * been rewritten since, and appear empty.
 */
async function settle(client: PoolClient): Promise<void> {
  // transaction_timeout exists from PostgreSQL 17 on.
  const { rows } = await client.query<{ server_version_num: string }>('show server_version_num')
  const isOlder = Number(rows[0]?.server_version_num) < 170_000
  const limits = isOlder ? timeLimits : [...timeLimits, 'transaction_timeout']
  const settings = [...limits.map((name) => `${name} = 0`), ...spelling]
  for (const setting of settings) await client.query(`set local ${setting}`)
}

async function commit(client: PoolClient): Promise<void> {
  try {
    await runLong(client, 'commit')
  } catch (error) {
    throw commitError(error)
  }
}
