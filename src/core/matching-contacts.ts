import { type ContactCondition, countInStretch, findInStretch } from '../store/contact-stretches.ts'
import type { IdPage } from '../store/id-page.ts'
import type { Scope } from '../store/scope.ts'
import { chunksOf } from './chunks-of.ts'
import { limits } from './limits.ts'

/** Contacts that one statement reads: even from a cold disk far from any statement timeout. */
const stretchSize = 20_000

/**
 * The ids of every contact, the bin's too, that meets a condition, in order, a batch at a time. Reads all of the
 * workspace, a bounded part a statement; who comes to meet the condition meanwhile may be missed.
 */
export async function* matchingContactIds(
  scope: Scope,
  condition: ContactCondition,
): AsyncGenerator<string[]> {
  for (let afterId: string | undefined; ; ) {
    const { ids, endId } = await findInStretch(scope, condition, { limit: stretchSize, afterId })
    yield* chunksOf(ids, limits.batchMax)
    if (endId === null) return
    afterId = endId
  }
}

/** A page of the same ids; the last is shorter than `limit`. */
export async function listMatchingContactIds(
  scope: Scope,
  condition: ContactCondition,
  { limit, afterId }: IdPage,
): Promise<string[]> {
  const found: string[] = []
  for (let from = afterId; found.length < limit; ) {
    const { ids, endId } = await findInStretch(scope, condition, { limit: stretchSize, afterId: from })
    found.push(...ids)
    if (endId === null) break
    from = endId
  }
  return found.slice(0, limit)
}

/** How many living contacts meet a condition, counted in the same way. */
export async function countMatchingContacts(scope: Scope, condition: ContactCondition): Promise<number> {
  let total = 0
  for (let afterId: string | undefined; ; ) {
    const { count, endId } = await countInStretch(scope, condition, { limit: stretchSize, afterId })
    total += count
    if (endId === null) return total
    afterId = endId
  }
}
