import { readFeedHorizon } from '../../store/feed/changes.ts'
import type { Condition } from '../../store/finding/condition.ts'
import { listSelectedIds } from '../../store/finding/selected-contacts.ts'
import { inTransaction, type Scope } from '../../store/kernel/scope.ts'
import type { ReplayState, WebhookRow } from '../../store/kernel/tables.ts'
import { countWaiting, insertDeliveries, type NewDelivery } from '../../store/webhooks/deliveries.ts'
import { findPositionAt, lockActiveWebhook, updateReading } from '../../store/webhooks/webhooks.ts'
import { type ChangeType, typesNamed } from '../feed/change-types.ts'
import { placeBefore, transactionOf, writeFeedCursor } from '../feed/feed-cursor.ts'
import { type Change, type FeedPage, readChanges } from '../feed/read-changes.ts'
import type { FilterTree } from '../finding/filters/filter-tree.ts'
import { resolveKept } from '../finding/filters/resolve-filter.ts'
import { Refusal } from '../kernel/failure.ts'
import { newId } from '../kernel/ids.ts'
import { bodyOf, messageIdOf, type Payload, type TellChange } from './messages.ts'

/** The most changes that are recorded in one transaction. */
const pageSize = 200

/** While this many messages wait, the feed is not read further for a webhook; the changes stay in the feed. */
const waitingMax = 10_000

/** A transaction of several minutes writes times of its beginning, so reading by time starts this much earlier. */
const marginMs = 10 * 60_000

/** The result of reading the feed for a webhook. */
export interface Planned {
  /** The number of messages that were recorded. */
  noted: number
  /** Whether more can be read at once. */
  hasMore: boolean
  /** Nothing could be read: an earlier transaction is open, another process has the webhook, or too many messages wait. */
  isHeldBack?: boolean
  /** The store was restored, so a person has to decide whether this one sends. */
  isRestored?: boolean
}

const nothing: Planned = { noted: 0, hasMore: false, isHeldBack: true }

/**
 * Reads the feed on for a webhook and records a message for each matching change, in one transaction, so that
 * no change is recorded twice or lost. Records nothing if another process is doing it, or if too many
 * messages wait.
 */
export async function planDeliveries(scope: Scope, tell: TellChange, webhookId: string): Promise<Planned> {
  return inTransaction(scope, async (scope) => {
    const row = await lockActiveWebhook(scope, webhookId)
    if (row === undefined) return nothing
    if (row.read_to === null) return { ...nothing, isRestored: true }
    if ((await countWaiting(scope, webhookId, waitingMax)) >= waitingMax) return nothing
    const readAt = new Date()
    const page = await readOn(scope, row)
    const replayed = await readAgain(scope, row)
    const changes = [
      ...(await meantOf(scope, row, page.changes)),
      ...(await meantOf(scope, row, replayed.changes)),
    ]
    const deliveries = changes.map((change, index) => toDelivery(row, change, row.next_number + index, tell))
    await insertDeliveries(scope, deliveries)
    await updateReading(scope, row.id, {
      cursor: page.nextCursor,
      read_to: transactionOf(page.nextCursor),
      read_at: page.hasMore
        ? (page.changes.at(-1)?.at ?? row.read_at)
        : new Date(readAt.getTime() - page.lagMs),
      replays: replayed.rest,
      next_number: row.next_number + deliveries.length,
    })
    return {
      noted: deliveries.length,
      hasMore: page.hasMore || replayed.rest.length > 0,
      isHeldBack: page.nextCursor === row.cursor && replayed.rest.length === 0,
    }
  })
}

/** The next page of the feed; by time if the cursor is no longer valid, as after a failover. */
async function readOn(scope: Scope, row: WebhookRow): Promise<FeedPage> {
  const query = queryOf(row)
  try {
    if (row.cursor !== null) return await readChanges(scope, { ...query, after: row.cursor })
  } catch (error) {
    if (!(error instanceof Refusal && error.failure.code === 'cursor_expired')) throw error
  }
  return readChanges(scope, { ...query, after: await cursorAt(scope, row.read_at) })
}

function queryOf({ types, payload, collapse_jobs }: WebhookRow) {
  return {
    limit: pageSize,
    types: types === null ? undefined : new Set<ChangeType>(types.flatMap(typesNamed)),
    withContact: payload === 'fat',
    collapseJobs: collapse_jobs,
  }
}

/** A cursor before all changes from a time on. */
async function cursorAt(scope: Scope, at: Date): Promise<string> {
  const horizon = await readFeedHorizon(scope)
  const position = await findPositionAt(scope, new Date(at.getTime() - marginMs), horizon.next)
  return writeFeedCursor(horizon, placeBefore(position))
}

/** The next page of the first requested replay, and the remaining replays. */
async function readAgain(scope: Scope, row: WebhookRow): Promise<{ changes: Change[]; rest: ReplayState[] }> {
  const [replay, ...others] = row.replays
  if (replay === undefined) return { changes: [], rest: [] }
  const [since, until] = [new Date(replay.since), new Date(replay.until)]
  try {
    const cursor = replay.cursor ?? (await cursorAt(scope, since))
    const stop = replay.stop ?? transactionOf(await cursorAt(scope, new Date(until.getTime() + 2 * marginMs)))
    const page = await readChanges(scope, { ...queryOf(row), after: cursor })
    const changes = page.changes.filter(({ at }) => at >= since && at < until)
    const isOver = !page.hasMore || BigInt(transactionOf(page.nextCursor)) > BigInt(stop)
    return { changes, rest: isOver ? others : [{ ...replay, cursor: page.nextCursor, stop }, ...others] }
  } catch (error) {
    // The cursor is no longer valid, so the replay starts again.
    if (error instanceof Refusal && error.failure.code === 'cursor_expired')
      return { changes: [], rest: [{ ...replay, cursor: null, stop: null }, ...others] }
    throw error
  }
}

/**
 * The changes that a webhook receives: with a filter or a segment, those of contacts that match it now, and
 * those of contacts that no longer exist.
 */
async function meantOf(scope: Scope, row: WebhookRow, found: readonly Change[]): Promise<Change[]> {
  // A webhook does not receive events about itself.
  const changes = found.filter(({ record }) => record?.id !== row.id)
  if (row.filter === null && row.segment_id === null) return changes
  const isJudged = ({ contactId, version }: Change) => contactId !== null && version !== null
  const ids = [...new Set(changes.filter(isJudged).map(({ contactId }) => contactId as string))]
  if (ids.length === 0) return changes
  const all: Condition[] = [{ test: 'ids', ids }]
  if (row.filter !== null) all.push(await resolveKept(scope, { tree: row.filter as FilterTree, q: null }))
  if (row.segment_id !== null)
    all.push(
      await resolveKept(scope, { tree: { field: 'segment', op: 'eq', value: row.segment_id }, q: null }),
    )
  const selection = { deleted: 'either' as const, where: { all } }
  const meant = new Set(await listSelectedIds(scope, selection, { limit: ids.length }))
  return changes.filter((change) => !isJudged(change) || meant.has(change.contactId as string))
}

function toDelivery(row: WebhookRow, change: Change, number: number, tell: TellChange): NewDelivery {
  const { type, contactId, record } = change
  return {
    id: newId(),
    webhook_id: row.id,
    number,
    message_id: messageIdOf(change),
    type,
    subject_id: contactId ?? record?.id ?? row.id,
    // A message about an erased contact contains no data of the contact.
    contact_id: type === 'contact.erased' ? null : contactId,
    body: bodyOf(change, row.payload as Payload, tell),
    free_at: new Date(0),
  }
}
