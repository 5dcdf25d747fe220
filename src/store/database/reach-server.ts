import { setTimeout as delay } from 'node:timers/promises'
import type { Pool, PoolClient } from 'pg'
import { isLostStatement } from '../kernel/errors.ts'
import { outageOf } from '../kernel/outages.ts'

interface WaitOptions {
  /** How long to wait for a server that is not up yet, in milliseconds; 0 tries once. */
  waitMs: number
  log: (message: string) => void
}

const askEveryMs = 500

/**
 * Resolves when the server accepts connections. Waits for one that is starting or whose name does not resolve
 * yet, as when its container starts beside this one. Throws the last error in the end, and at once an error
 * that waiting cannot mend.
 */
export async function waitForServer(pool: Pool, { waitMs, log }: WaitOptions): Promise<void> {
  const deadline = performance.now() + waitMs
  for (let said = false; ; said = true) {
    try {
      return (await pool.connect()).release()
    } catch (error) {
      const isLate = performance.now() > deadline
      if (isLate || !['away', 'busy', 'exhausted'].includes(outageOf(error) ?? '')) throw error
      if (!said)
        log(
          `the database of DATABASE_URL is not up yet (${messageOf(error)}); Roster waits for it for ${Math.ceil(waitMs / 1_000)} s`,
        )
      await delay(askEveryMs)
    }
  }
}

/** A name with several addresses fails with one error for each, and without a message of its own. */
function messageOf(error: unknown): string {
  const { message, code = '', errors = [] } = error as Error & { code?: string; errors?: Error[] }
  return message || errors[0]?.message || code
}

const prepared = {
  name: 'roster_keeps_statements',
  text: 'select pg_backend_pid() as pid, $1::int as one',
  values: [1],
  // A pooler with one server connection makes it wait for the transaction that has it.
  query_timeout: 2_000,
}

/**
 * Whether a statement that was prepared on a connection is still there for the next transaction. Behind
 * PgBouncer in transaction mode without tracking, it is prepared on a server connection that another client
 * may get in between.
 */
export async function keepsStatements(pool: Pool): Promise<boolean> {
  const first = await pool.connect()
  const others: PoolClient[] = []
  try {
    const { rows } = await first.query(prepared)
    // The client that gets the first server connection holds it in a transaction.
    for (let count = 0; count < 2; count++) {
      const other = await pool.connect()
      others.push(other)
      await other.query('begin')
      const held = await other.query('select pg_backend_pid() as pid')
      if (held.rows[0].pid === rows[0].pid) break
    }
    await first.query(prepared)
    return true
  } catch (error) {
    // Other errors will also fail the first request, which reports them.
    return !isLostStatement(error)
  } finally {
    for (const other of others) await other.query('rollback').catch(() => {})
    for (const client of [first, ...others]) client.release(true)
  }
}
