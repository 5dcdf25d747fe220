import type { FeedHorizon, FeedPlace } from '../../store/feed/changes.ts'
import { Refusal } from '../kernel/failure.ts'
import { isId } from '../kernel/ids.ts'

/** The version of the layout below. */
const version = 1

const nobodysId = '00000000-0000-0000-0000-000000000000'

/** The place before the first change that the log still has. */
export const firstPlace: FeedPlace = { transaction: '0', part: 0, id: nobodysId, version: 0 }

/** The place before all changes of a transaction. */
export function placeBefore(transaction: string): FeedPlace {
  return { ...firstPlace, transaction }
}

/** The state of the log when a cursor is written or read. */
export type FeedEpoch = Pick<FeedHorizon, 'epoch' | 'forgottenTo' | 'forgettings'>

/** Encodes a place as opaque text. It carries no workspace and grants no access. */
export function writeFeedCursor(horizon: FeedEpoch, place: FeedPlace): string {
  return encode(epochAt(horizon, place), place)
}

/**
 * The epoch of a place. A place behind which log rows have been deleted gets an epoch that ends at the next
 * deletion: a reader that starts there may go on as long as nothing it has yet to read is deleted.
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
 * Decodes a cursor. Refuses text that is no cursor as a fault of `field`. Refuses with `cursor_expired` a
 * cursor from before a restore or from another server, whose transactions have other numbers, and one behind
 * which log rows were deleted; a reader that goes backwards (`isBack`) does not need those.
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

/** The transaction of a cursor that Roster wrote. */
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

/** PostgreSQL's text form of an xid8, which has 64 bits. */
const isNumber = /^(?:0|[1-9][0-9]{0,18})$/

function isVersion(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 2_147_483_647
}
