import { type RawBuilder, sql } from 'kysely'
import type { ValueOf } from './condition.ts'
import { conditionSql, flagOf, numberOf, textOf, timeOf, withoutCase } from './condition-sql.ts'
import type { Order, SortKind } from './order.ts'

/** A stretch of an order that one index can walk: those with a value, those without, those of one rank. */
export interface OrderPart {
  /** Who is in it, of contacts called `c`. */
  where: RawBuilder<unknown>
  descending: boolean
  /** What it is sorted by before the id; undefined: the id alone. */
  key?: SortedBy
}

interface SortedBy {
  value: RawBuilder<unknown>
  /** As text, for a position. */
  text: RawBuilder<unknown>
  /** A position's text as a value again. */
  read(text: string): RawBuilder<unknown>
}

/** The stretches of an order, in its direction. */
export function orderParts(order: Order): OrderPart[] {
  if (order.by === 'id') return [{ where: sql`true`, descending: order.descending }]
  if (order.by === 'value') {
    const { descending } = order
    const key = sortedBy(order.of, order.kind)
    const some = { where: sql`${key.value} is not null`, descending, key }
    const none = { where: sql`${key.value} is null`, descending }
    return 'column' in order.of && neverNull.has(order.of.column) ? [some] : [some, none]
  }
  return order.tiers.map((tier, index) => {
    const better = order.tiers[index - 1]
    const isNew = better === undefined ? sql`true` : sql`(${conditionSql(better)}) is not true`
    return { where: sql`${conditionSql(tier)} and ${isNew}`, descending: true }
  })
}

const neverNull: ReadonlySet<string> = new Set([
  'version',
  'status',
  'do_not_contact',
  'created_at',
  'updated_at',
])

/** Identifiers are kept as they are compared, and the last name as it is sorted: indexes of these columns walk them. */
const storedKeys: Readonly<Record<string, RawBuilder<unknown>>> = {
  phone: sql`c.phone`,
  email_key: sql`c.email_key`,
  external_id: sql`c.external_id`,
  last_name: sql`c.last_name_key`,
}

/** Longer texts are sorted by their beginning, so that a position stays short. */
const sortedLengthMax = 255

function sortedBy(of: ValueOf, kind: SortKind): SortedBy {
  if (kind === 'number') return castable(numberOf(of), sql`numeric`)
  if (kind === 'flag') return castable(flagOf(of), sql`bool`)
  if (kind === 'time') {
    const value = timeOf(of)
    const text = sql`to_char(${value} at time zone 'UTC', 'FMYYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
    return { value, text, read: (text) => sql`${text}::timestamptz` }
  }
  const stored = 'column' in of ? storedKeys[of.column] : undefined
  const value = stored ?? sql`left(${withoutCase(textOf(of))}, ${sortedLengthMax}::int) collate "C"`
  return { value, text: value, read: (text) => sql`${text}::text` }
}

function castable(value: RawBuilder<unknown>, type: RawBuilder<unknown>): SortedBy {
  return { value, text: sql`(${value})::text`, read: (text) => sql`${text}::${type}` }
}
