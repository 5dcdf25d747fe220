import { expect } from 'vitest'
import type { Database } from '../../src/store/database/database.ts'

/** Waits until so many statements on this database wait for a lock that another transaction holds. */
export async function untilLocksAwaited({ pool }: Pick<Database, 'pool'>, count = 1): Promise<void> {
  const awaited = async () => {
    const { rows } = await pool.query(
      "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    )
    return rows.length
  }
  await expect.poll(awaited, { interval: 5 }).toBeGreaterThanOrEqual(count)
}
