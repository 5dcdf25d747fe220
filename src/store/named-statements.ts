import { createHash } from 'node:crypto'
import type { PostgresPool, PostgresPoolClient } from 'kysely'
import type { Pool, PoolClient } from 'pg'
import { isFromServer, isRetryable } from './errors.ts'

/** Beyond this many texts, new ones go unnamed: a server keeps every named statement of every connection. */
const namedTextsMax = 500
const attemptsMax = 5

/**
 * A pool for Kysely whose statements are prepared once a connection, by name, and whose single statements outside a
 * transaction are sent again when PostgreSQL ends them for another's sake (40001, 40P01), which a server set to
 * `serializable` may do even to a SELECT.
 */
export function namedStatements(pool: Pool, prepared: boolean): PostgresPool {
  const names = new Map<string, string>()

  function nameOf(text: string): string | undefined {
    const known = names.get(text)
    if (known !== undefined || names.size >= namedTextsMax) return known
    const name = `roster_${createHash('sha256').update(text).digest('base64url').slice(0, 20)}`
    names.set(text, name)
    return name
  }

  function wrap(client: PoolClient): PostgresPoolClient {
    let inTransaction = false
    let broken = false
    async function query(text: string, values: readonly unknown[]): Promise<unknown> {
      const name = prepared && values.length > 0 ? nameOf(text) : undefined
      const statement =
        name === undefined ? { text, values: [...values] } : { name, text, values: [...values] }
      if (/^(begin|start transaction)/i.test(text)) inTransaction = true
      if (/^(commit|rollback)$/i.test(text)) inTransaction = false
      for (let attempt = 1; ; attempt++) {
        try {
          return await client.query(statement)
        } catch (error) {
          // What PostgreSQL itself refused has a SQLSTATE and leaves a usable connection. After anything else (a
          // timeout here, a reset) a statement may still run on it, so it must not serve anyone again.
          if (!isFromServer(error)) broken = true
          if (inTransaction || attempt === attemptsMax || !isRetryable(error)) throw error
        }
      }
    }
    return { query: query as PostgresPoolClient['query'], release: () => client.release(broken) }
  }

  return { connect: async () => wrap(await pool.connect()), end: () => pool.end() }
}
