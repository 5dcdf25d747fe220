import {
  deleteLoggedVersions,
  deleteOldEvents,
  type LoggedVersion,
  type LogPlace,
  listLoggedVersions,
  noteLogForgotten,
} from '../../store/feed/forget-log.ts'
import { inTransaction, type Scope } from '../../store/kernel/scope.ts'
import type { Chunk } from './chunks.ts'

/** The number of rows that one statement reads; the old ones among them are deleted in one transaction. */
const chunkSize = 2_000

/**
 * Deletes, in chunks, the log rows from before a time: history, the change feed and undo no longer have them,
 * and cursors before them are refused. The log is read in the feed's order until no row is old. After a
 * restore one position of the feed holds rows of all times, so every position is read to its end.
 */
export function forgetLog(scope: Scope, before: Date): () => Promise<Chunk> {
  let after: LogPlace | undefined
  return async () => {
    const rows = await listLoggedVersions(scope, after, chunkSize)
    after = rows.at(-1) ?? after
    const old = rows.filter(({ at }) => at < before)
    const removed = old.length === 0 ? 0 : await forget(scope, old, before)
    const isBeyond = old.length === 0 && rows[0]?.feed_position !== rows.at(-1)?.feed_position
    return { removed, isLast: rows.length < chunkSize || isBeyond }
  }
}

function forget(scope: Scope, old: readonly LoggedVersion[], before: Date): Promise<number> {
  return inTransaction(scope, async (scope) => {
    await noteLogForgotten(scope, { before, to: highest(old.map((row) => row.feed_position)) })
    return deleteLoggedVersions(scope, old)
  })
}

/** Deletes, in chunks, the events of tags, lists, fields, segments and jobs from before a time. */
export function forgetEvents(scope: Scope, before: Date): () => Promise<Chunk> {
  return () =>
    inTransaction(scope, async (scope) => {
      const positions = await deleteOldEvents(scope, before, chunkSize)
      if (positions.length > 0) await noteLogForgotten(scope, { before, to: highest(positions) })
      return { removed: positions.length, isLast: positions.length === 0 }
    })
}

function highest(positions: readonly string[]): string {
  return positions.reduce((a, b) => (BigInt(a) > BigInt(b) ? a : b))
}
