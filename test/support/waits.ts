import { setTimeout as delay } from 'node:timers/promises'
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

/**
 * Calls again and again until what it waits for comes, and answers how many milliseconds after the start the last call
 * began that still got the old answer. A slow machine makes fewer calls, none later, so this number shows a promise about time.
 */
export async function lastCallBefore(isOver: () => Promise<boolean>): Promise<number> {
  const startedAt = performance.now()
  for (let last = 0; ; await delay(10)) {
    const at = performance.now() - startedAt
    if (await isOver()) return last
    last = at
  }
}
