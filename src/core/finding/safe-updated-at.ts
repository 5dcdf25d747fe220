import { oldestOpenWrite } from '../../store/finding/open-writes.ts'
import type { Scope } from '../../store/kernel/scope.ts'
import { BriefCache } from '../kernel/caches.ts'

/** How far the clocks of processes, which stamp `updatedAt`, may be from that of the store. */
const clocksApartMs = 2_000

/** One that is a second old is as safe: it only says less. */
const known = new BriefCache<Date>()

/**
 * A moment below which no contact can still appear in a list of what was updated: `updatedAt` is stamped before its write is
 * committed, so a list that is read now may lack contacts of a moment ago, and has all below this one. For who polls
 * (`docs/sync.md`). To be asked for before the list is read.
 */
export async function safeUpdatedAt(scope: Scope): Promise<Date> {
  const oldest = await known.get(scope.workspaceId, () => oldestOpenWrite(scope))
  return new Date((oldest ?? new Date(0)).getTime() - clocksApartMs)
}
