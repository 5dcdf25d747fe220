import type { FeedHorizon, FeedPlace } from '../../store/feed/changes.ts'
import { Refusal } from '../kernel/failure.ts'
import { isId } from '../kernel/ids.ts'

/** The version of the layout below. */
const version = 1

const nobodysId = '00000000-0000-0000-0000-000000000000'

/** Before the first change that the log still has. */
export const firstPlace: FeedPlace = { transaction: '0', part: 0, id: nobodysId, version: 0 }

/** The place before everything of a transaction. */
export function placeBefore(transaction: string): FeedPlace {
  return { ...firstPlace, transaction }
}

/** Where a cursor is written and read. */
export type FeedEpoch = Pick<FeedHorizon, 'epoch' | 'forgottenTo' | 'forgettings'>

/** A place as text that means nothing to anybody else; it carries no workspace and gives no reach. */
export function writeFeedCursor(horizon: FeedEpoch, place: FeedPlace): string {
  return encode(epochAt(horizon, place), place)
}

/**
 * The epoch of a place. Where the log has let something go behind it, that is over whenever the log lets go of more: a reader
 * that begins there now may go on for as long as nothing is taken from under it.
 */
function epochAt({ epoch, forgottenTo, forgettings }: FeedEpoch, { transaction }: FeedPlace): string {
  return forgottenTo !== null && BigInt(transaction) <= BigInt(forgottenTo)
    ? `${epoch}.${forgettings}`
    : epoch
}

function encode(epoch: string, { transaction, part, id, version: of }: FeedPlace): string {
  const rest = part === 0 ? [] : part === 1 ? [id, of] : [id]
  return Buffer.from(JSON.stringify([version, epoch, transaction, ...rest])).toString('base64url')
}

/**
 * The place that a cursor names. Refuses text that is no cursor, naming `field`, and as `cursor_expired` one that was written
 * where transactions had other numbers, before a restore or by another server, or behind which the log has let
 * something go; who reads back from it (`isBack`) misses nothing of that.
 */
export function readFeedCursor(
  text: string,
  horizon: FeedHorizon,
  { field, isBack = false }: { field: string; isBack?: boolean },
): FeedPlace {
  const read = placeIn(text)
  if (read === undefined || encode(read.epoch, read.place) !== text)
    throw new Refusal({
      code: 'invalid',
      faults: [{ field, code: 'invalid_format', expected: 'cursor of the change feed' }],
    })
  const isOurs = isBack
    ? read.epoch.split('.', 1)[0] === horizon.epoch
    : read.epoch === epochAt(horizon, read.place)
  if (!isOurs || BigInt(read.place.transaction) > BigInt(horizon.next)) throw cursorExpired()
  return read.place
}

/** The transaction that a cursor of ours stands before or in. */
export function transactionOf(cursor: string): string {
  return placeIn(cursor)?.place.transaction ?? firstPlace.transaction
}

export function cursorExpired(): Refusal {
  return new Refusal({ code: 'cursor_expired' })
}

function placeIn(text: string): { epoch: string; place: FeedPlace } | undefined {
  const parts = partsOf(text)
  if (!Array.isArray(parts) || parts[0] !== version) return undefined
  const [, epoch, transaction, id = nobodysId, of] = parts as unknown[]
  if (typeof epoch !== 'string' || typeof transaction !== 'string' || !isNumber.test(transaction))
    return undefined
  if (typeof id !== 'string' || !isId(id) || (of !== undefined && !isVersion(of))) return undefined
  const part = parts.length === 3 ? 0 : parts.length === 5 ? 1 : 2
  return { epoch, place: { transaction, part, id, version: (of as number | undefined) ?? 0 } }
}

function partsOf(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString())
  } catch {
    return undefined
  }
}

/** As PostgreSQL writes an xid8, which has 64 bits. */
const isNumber = /^(?:0|[1-9][0-9]{0,18})$/

function isVersion(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 2_147_483_647
}
