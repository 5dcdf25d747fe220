import { setTimeout as delay } from 'node:timers/promises'
import type { RosterWorkspace } from './roster-workspace.ts'

// biome-ignore lint/suspicious/noExplicitAny: changes of every type
type Told = any

/** The feed's next pages, from a cursor or the beginning, until nothing more is told or held back by anybody's transaction. */
export async function readFeed(
  { send }: Pick<RosterWorkspace, 'send'>,
  query = '',
  after?: string,
): Promise<{ data: Told[]; cursor: string }> {
  const data: Told[] = []
  for (let cursor = after; ; ) {
    const from = cursor === undefined ? '' : `&after=${cursor}`
    const { status, body } = await send('GET', `/changes?${query}${from}`)
    if (status !== 200) throw new Error(`GET /changes: ${status} ${JSON.stringify(body)}`)
    data.push(...body.data)
    cursor = body.nextCursor as string
    if (body.hasMore) continue
    if (body.lagMs === 0) return { data, cursor }
    // Other tests' transactions on the same server hold it back for a moment.
    await delay(10)
  }
}
