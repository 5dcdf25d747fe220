import { oldestOpenWrite } from '../../store/finding/open-writes.ts'
import type { Scope } from '../../store/kernel/scope.ts'
import { BriefCache } from '../kernel/caches.ts'

/**
 * The assumed bound, in milliseconds, of the difference between the clocks of the processes, which set
 * `updatedAt`, and the store's.
 */
const clocksApartMs = 2_000

/** A cached value of up to a second ago is earlier, so it is safe too. */
const known = new BriefCache<Date>()

/**
 * A time below which no further contact can appear in a list by `updatedAt`. `updatedAt` is set before the
 * commit, so a list that is read now may lack the most recent contacts, but has all below this time. Used for
 * polling (`docs/sync.md`); it must be read before the list.
 */
export async function safeUpdatedAt(scope: Scope): Promise<Date> {
  const oldest = await known.get(scope.workspaceId, () => oldestOpenWrite(scope))
  return new Date((oldest ?? new Date(0)).getTime() - clocksApartMs)
}
