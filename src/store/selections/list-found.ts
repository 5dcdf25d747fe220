import { type RawBuilder, sql } from 'kysely'
import { planEachTime } from '../plan-each-time.ts'
import type { Scope } from '../scope.ts'
import type { ResolvedSelection } from './condition.ts'
import type { Order, Position } from './order.ts'
import { type OrderPart, orderParts } from './order-parts.ts'
import { isSelected } from './selected-contacts.ts'

export interface FoundPage {
  limit: number
  /** Only what comes after this place, or before it: then the page that ends there. */
  from?: { position: Position; isBefore: boolean } | undefined
  /** How many to pass over first. */
  offset?: number | undefined
}

/** A page of the places of selected contacts in an order. Reads each part of the order until the page is full. */
export async function listFound(
  scope: Scope,
  selection: ResolvedSelection,
  order: Order,
  { limit, from, offset = 0 }: FoundPage,
): Promise<Position[]> {
  const isBefore = from?.isBefore ?? false
  const parts = [...orderParts(order).entries()].filter(
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

/** Compared as a pair, which an index on both walks from there on. */
function beyond({ key, descending }: OrderPart, position: Position): RawBuilder<unknown> {
  const sign = descending ? sql`<` : sql`>`
  if (key === undefined) return sql`c.id ${sign} ${position.id}::uuid`
  return sql`(${key.value}, c.id) ${sign} (${key.read(position.key ?? '')}, ${position.id}::uuid)`
}
