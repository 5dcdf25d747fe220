import type { ApiCall } from './api-call.ts'
import type { Page } from './page.ts'
import { sendCall } from './send-call.ts'

/** Every page of a list that is short by its nature, or its first `most` records. */
export async function listAll<T>(call: ApiCall, signal?: AbortSignal, most = 2_000): Promise<T[]> {
  const all: T[] = []
  let cursor: string | undefined
  do {
    const query = { ...call.query, limit: Math.min(1_000, most), cursor }
    const page: Page<T> = await sendCall({ ...call, query }, signal)
    all.push(...page.data)
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined && all.length < most)
  return all
}
