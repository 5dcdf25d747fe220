import type { PostgresPool, PostgresPoolClient } from 'kysely'
import type { Pool, PoolClient, QueryConfig, QueryResult } from 'pg'
import { endsConnection, isRetryable, isStalePlan } from './errors.ts'
import { NamedStatements } from './named-statements.ts'

export interface KyselyPoolOptions {
  /** Named statements; off for PgBouncer in transaction mode. */
  prepared: boolean
  statementTimeoutMs: number
}

const attemptsMax = 5
/** In a transaction PostgreSQL gives a statement up first; the driver follows only when no answer comes at all. */
const graceMs = 1_000
/** A Roster whose machine is gone holds its locks no longer than this. */
const idleMsMax = 60_000

/**
 * A pool for Kysely. Statements are prepared once a connection, by name. Single statements outside a transaction are
 * sent again when PostgreSQL ends them for another's sake (40001, 40P01), which a server set to `serializable` may do
 * even to a SELECT; inside one, `inTransaction` runs the whole again.
 *
 * A transaction's limits travel with its BEGIN: no round trip more, and no session state, which PgBouncer would lose.
 * Outside of one only the driver keeps time: a read that it gave up ends when the server sees that nobody listens.
 */
export function kyselyPool(pool: Pool, { prepared, statementTimeoutMs }: KyselyPoolOptions): PostgresPool {
  const names = prepared ? new NamedStatements() : undefined
  const limits =
    `set local statement_timeout = ${statementTimeoutMs}; ` +
    `set local idle_in_transaction_session_timeout = ${Math.max(idleMsMax, statementTimeoutMs)}`

  function wrap(client: PoolClient): PostgresPoolClient {
    // Never false again: who checked the connection out has one transaction on it, and COMMIT is a part of it.
    let inTransaction = false
    let broken = false

    async function send(text: string, values: readonly unknown[]): Promise<QueryResult> {
      const name = values.length > 0 ? names?.nameOf(text) : undefined
      const query: QueryConfig & { query_timeout: number } = {
        text,
        values: [...values],
        query_timeout: inTransaction ? statementTimeoutMs + graceMs : statementTimeoutMs,
        ...(name !== undefined && { name }),
      }
      try {
        return await client.query(query)
      } catch (error) {
        if (endsConnection(error)) broken = true
        if (isStalePlan(error)) names?.renew()
        throw error
      }
    }

    async function query(text: string, values: readonly unknown[]): Promise<unknown> {
      if (/^(begin|start transaction)/i.test(text)) {
        inTransaction = true
        return send(`${text}; ${limits}`, []).catch((error) => {
          // Whether it began is not known, and nobody would end it.
          broken = true
          throw error
        })
      }
      if (text === 'commit') return commit()
      if (text === 'rollback') return rollback()
      for (let attempt = 1; ; attempt++) {
        try {
          return await send(text, values)
        } catch (error) {
          if (inTransaction || broken || attempt === attemptsMax || !isRetryable(error)) throw error
        }
      }
    }

    async function commit(): Promise<QueryResult> {
      const result = await send('commit', [])
      // PostgreSQL answers so, without an error, when a statement had failed and nobody noticed.
      if (result.command !== 'COMMIT') throw new Error(`COMMIT was answered with ${result.command}`)
      return result
    }

    /** On a broken connection it would wait behind the statement that never ends; closing that rolls back as well. */
    async function rollback(): Promise<object> {
      if (broken) return {}
      return send('rollback', []).catch(() => {
        broken = true
        return {}
      })
    }

    return { query: query as PostgresPoolClient['query'], release: () => client.release(broken) }
  }

  return { connect: async () => wrap(await pool.connect()), end: () => pool.end() }
}
