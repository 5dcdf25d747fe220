import { type RawBuilder, sql } from 'kysely'
import { planEachTime } from '../database/named-statements.ts'
import { contactColumns } from '../kernel/contact-columns.ts'
import type { Scope } from '../kernel/scope.ts'
import type { Order, Position, ResolvedSelection, SortKey } from './condition.ts'
import { conditionSql, flagOf, numberOf, rankOf, sortedSql, timeOf } from './condition-sql.ts'
import { isSelected } from './selected-contacts.ts'

interface FoundPage {
  limit: number
  /** Only contacts after this position, or the page that ends before it. */
  from?: { position: Position; isBefore: boolean } | undefined
  /** The number of contacts to skip first. */
  offset?: number | undefined
}

/** A page of the positions of selected contacts in an order. Reads each part of the order until the page is full. */
export async function listFound(
  scope: Scope,
  selection: ResolvedSelection,
  order: Order,
  { limit, from, offset = 0 }: FoundPage,
): Promise<Position[]> {
  const isBefore = from?.isBefore ?? false
  if (order.by === 'values') {
    const rows = await listByValues(scope, selection, order, { limit, from, offset })
    return isBefore ? rows.reverse() : rows
  }
  const parts = [...orderParts(scope, order).entries()].filter(
    ([index]) => from === undefined || (isBefore ? index <= from.position.part : index >= from.position.part),
  )
  const found: Position[] = []
  let passed = 0
  for (const [index, part] of isBefore ? parts.reverse() : parts) {
    const walk = isBefore ? { ...part, descending: !part.descending } : part
    const within = sql`${isSelected(scope, selection)} and ${part.where}
      and ${index === from?.position.part ? beyond(walk, from.position) : sql`true`}`
    const page = { limit: limit - found.length, offset: Math.max(0, offset - passed) }
    const rows = await listPart(scope, walk, within, page)
    found.push(...rows.map((row) => ({ part: index, ...row })))
    if (found.length === limit) break
    if (page.offset > 0) passed += rows.length > 0 ? offset : await countPart(scope, within)
  }
  return isBefore ? found.reverse() : found
}

/** No index covers several values: all selected contacts are sorted, of which PostgreSQL keeps only the page. */
async function listByValues(
  scope: Scope,
  selection: ResolvedSelection,
  { keys, idDescending }: Extract<Order, { by: 'values' }>,
  { limit, from, offset = 0 }: FoundPage,
): Promise<Position[]> {
  const isBefore = from?.isBefore ?? false
  const walked = keys.map((key) => ({ ...sortedBy(key), descending: key.descending !== isBefore }))
  const way = (descending: boolean) => (descending ? sql`desc` : sql`asc`)
  const idDown = idDescending !== isBefore
  // Contacts without a value come last in either direction.
  const order = walked.map(
    ({ value, descending }) => sql`(${value}) is null ${way(isBefore)}, ${value} ${way(descending)}`,
  )
  const beyond = from === undefined ? sql`true` : beyondValues(walked, idDown, isBefore, from.position)
  const { rows } = await sql<{ id: string; key: string }>`${planEachTime}
    select c.id, json_build_array(${sql.join(walked.map(({ text }) => text))})::text as key from contacts c
    where ${isSelected(scope, selection)} and ${beyond}
    order by ${sql.join(order)}, c.id ${way(idDown)}
    limit ${limit}::int offset ${offset}::int`.execute(scope.db)
  return rows.map((row) => ({ part: 0, ...row }))
}

/**
 * The contacts after a position: equal in the first values and beyond it in the next, or equal in all and
 * beyond its id.
 */
function beyondValues(
  walked: readonly (SortedBy & { descending: boolean })[],
  idDescending: boolean,
  isBefore: boolean,
  { key, id }: Position,
): RawBuilder<unknown> {
  const values = JSON.parse(key ?? '[]') as (string | null)[]
  const equal: RawBuilder<unknown>[] = []
  const choices = walked.map(({ value, read, descending }, index) => {
    const at = values[index] ?? null
    const before = [...equal]
    equal.push(at === null ? sql`${value} is null` : sql`${value} = ${read(at)}`)
    const isMissing = isBefore ? sql`false` : sql`${value} is null`
    const past = descending ? sql`<` : sql`>`
    const beyond =
      at === null
        ? isBefore
          ? sql`${value} is not null`
          : sql`false`
        : sql`(${value} ${past} ${read(at)} or ${isMissing})`
    return sql`(${sql.join([...before, beyond], sql` and `)})`
  })
  const last = sql`c.id ${idDescending ? sql`<` : sql`>`} ${id}::uuid`
  return sql`(${sql.join([...choices, sql`(${sql.join([...equal, last], sql` and `)})`], sql` or `)})`
}

async function listPart(
  scope: Scope,
  { key, descending }: OrderPart,
  within: RawBuilder<unknown>,
  page: { limit: number; offset: number },
): Promise<{ id: string; key: string | null }[]> {
  const way = descending ? sql`desc` : sql`asc`
  const { rows } = await sql<{ id: string; key: string | null }>`${planEachTime}
    select c.id, ${key?.text ?? sql`null`} as key from contacts c
    where ${within}
    order by ${key === undefined ? sql`` : sql`${key.value} ${way},`} c.id ${way}
    limit ${page.limit}::int offset ${page.offset}::int`.execute(scope.db)
  return rows
}

async function countPart(scope: Scope, within: RawBuilder<unknown>): Promise<number> {
  const { rows } = await sql<{ count: number }>`${planEachTime}
    select count(*) as count from contacts c where ${within}`.execute(scope.db)
  return rows[0]?.count ?? 0
}

/** Compared as a pair, so that an index on both columns starts there. */
function beyond({ key, descending }: OrderPart, position: Position): RawBuilder<unknown> {
  const sign = descending ? sql`<` : sql`>`
  if (key === undefined) return sql`c.id ${sign} ${position.id}::uuid`
  return sql`(${key.value}, c.id) ${sign} (${key.read(position.key ?? '')}, ${position.id}::uuid)`
}

/** A part of an order that one index can walk: contacts with a value, contacts without, or those of one rank. */
interface OrderPart {
  /** The condition for a contact `c` to be in it. */
  where: RawBuilder<unknown>
  descending: boolean
  /** The value that it is sorted by before the id; undefined: by the id alone. */
  key?: SortedBy
}

interface SortedBy {
  value: RawBuilder<unknown>
  /** The text form, for a position. */
  text: RawBuilder<unknown>
  /** Parses the text of a position. */
  read(text: string): RawBuilder<unknown>
}

/** The parts of an order, in its direction. */
function orderParts(scope: Scope, order: Exclude<Order, { by: 'values' }>): OrderPart[] {
  if (order.by === 'id') return [{ where: sql`true`, descending: order.descending }]
  if (order.by === 'value') {
    const { descending } = order
    const key = sortedBy(order)
    const some = { where: sql`${key.value} is not null`, descending, key }
    const none = { where: sql`${key.value} is null`, descending }
    const isThere = 'column' in order.of && !contactColumns[order.of.column].isNullable
    return isThere ? [some] : [some, none]
  }
  return order.tiers.map((tier, index) => {
    const better = order.tiers[index - 1]
    const isNew = better === undefined ? sql`true` : sql`(${conditionSql(better, scope)}) is not true`
    return { where: sql`${conditionSql(tier, scope)} and ${isNew}`, descending: true }
  })
}

/**
 * Identifiers are stored in their compared form, and the last name in its sorted form, so indexes on these
 * columns are used.
 */
const storedKeys: Readonly<Record<string, RawBuilder<unknown>>> = {
  phone: sql`c.phone`,
  email_key: sql`c.email_key`,
  external_id: sql`c.external_id`,
  last_name: sql`c.last_name_sort`,
}

/** Longer texts are sorted by their beginning, so that a position stays short. */
const sortedLengthMax = 511

function sortedBy({ of, kind, ranks = {} }: Omit<SortKey, 'descending'>): SortedBy {
  if (kind === 'option') return castable(rankOf(of, ranks), sql`int`)
  if (kind === 'number') return castable(numberOf(of), sql`numeric`)
  if (kind === 'flag') return castable(flagOf(of), sql`bool`)
  if (kind === 'time') {
    const value = timeOf(of)
    const text = sql`to_char(${value} at time zone 'UTC', 'FMYYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
    return { value, text, read: (text) => sql`${text}::timestamptz` }
  }
  const stored = 'column' in of ? storedKeys[of.column] : undefined
  const value = stored ?? sql`left(${sortedSql(of)}, ${sortedLengthMax}::int) collate "C"`
  return { value, text: value, read: (text) => sql`${text}::text` }
}

function castable(value: RawBuilder<unknown>, type: RawBuilder<unknown>): SortedBy {
  return { value, text: sql`(${value})::text`, read: (text) => sql`${text}::${type}` }
}
