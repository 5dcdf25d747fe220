import { setTimeout as delay } from 'node:timers/promises'
import { isRetryable } from './errors.ts'
import type { DirectoryScope } from './scope.ts'

const attemptsMax = 8

/**
 * Runs `work` in one READ COMMITTED transaction and commits. When PostgreSQL ended it for another's sake or `work` threw
 * `LostRace`, all of it runs again, bounded; any other error rolls back and is thrown. A connection lost during COMMIT
 * is `OutcomeUnknown` and is never retried; one lost before it left nothing behind. `onAgain` hears that it will run again,
 * when it is rolled back and holds nothing.
 *
 * The callback's parameter is called `scope` as well, so the outer connection is out of reach.
 */
export async function inTransaction<S extends DirectoryScope, T>(
  scope: S,
  work: (scope: S) => Promise<T>,
  onAgain: () => void = () => {},
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await scope.db
        .transaction()
        .setIsolationLevel('read committed')
        .execute((transaction) => work({ ...scope, db: transaction }))
    } catch (error) {
      if (attempt >= attemptsMax || !isRetryable(error)) throw error
      onAgain()
      // Spread out, so that the same rivals do not meet again.
      await delay(Math.random() * 2 ** attempt)
    }
  }
}
