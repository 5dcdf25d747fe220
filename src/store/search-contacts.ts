import { type RawBuilder, sql } from 'kysely'
import type { Scope } from './scope.ts'

/** What contacts may be sorted by; text without case, by code point. */
export type ContactSortKey = 'firstName' | 'lastName' | 'phone' | 'email' | 'createdAt'

export interface SearchPage {
  sortBy: ContactSortKey
  sortOrder: 'asc' | 'desc'
  limit: number
  offset: number
}

/**
 * Text without case, the same on every server: `lower` alone goes by the locale that the server was made with, which may
 * know only ASCII's letters. Every packaged PostgreSQL has ICU.
 */
function withoutCase(text: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`lower(${text} collate "und-x-icu")`
}

/** What to look for. Plain text: `%`, `_` and `\` are letters. */
export interface SearchText {
  /** Part of a name, or of the phone as it was written. */
  text: string
  /** Part of an email's key. */
  email: string
  /** Part of an E.164 number; null where the text cannot be one. */
  phone: string | null
}

const sortColumns: Record<Exclude<ContactSortKey, 'createdAt'>, RawBuilder<unknown>> = {
  firstName: sql`${withoutCase(sql`first_name`)} collate "C"`,
  lastName: sql`${withoutCase(sql`last_name`)} collate "C"`,
  phone: sql`phone`,
  email: sql`email_key`,
}

/** The ids of a page of living contacts, all or those that match; the id breaks ties. */
export async function searchContactIds(
  scope: Scope,
  search: SearchText | undefined,
  page: SearchPage,
): Promise<string[]> {
  // Walks the primary key where it is sorted by creation time and nothing is searched, else reads every contact.
  const { rows } = await sql<{ id: string }>`
    select id from contacts
    where workspace_id = ${scope.workspaceId}::uuid and deleted_at is null and ${matches(search)}
    order by ${orderOf(page)}
    limit ${page.limit}::int offset ${page.offset}::int`.execute(scope.db)
  return rows.map(({ id }) => id)
}

/** How many living contacts match. Exact. */
export async function countFoundContacts(scope: Scope, search: SearchText): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from contacts
    where workspace_id = ${scope.workspaceId}::uuid and deleted_at is null and ${matches(search)}`.execute(
    scope.db,
  )
  return rows[0]?.count ?? 0
}

function orderOf({ sortBy, sortOrder }: SearchPage): RawBuilder<unknown> {
  const direction = sortOrder === 'asc' ? sql`asc` : sql`desc`
  // The creation time is the id's own millisecond. No `nulls last` here: it would keep the primary key from serving.
  if (sortBy === 'createdAt') return sql`id ${direction}`
  return sql`${sortColumns[sortBy]} ${direction} nulls last, id ${direction}`
}

function matches(search: SearchText | undefined): RawBuilder<unknown> {
  if (search === undefined) return sql`true`
  const text = withoutCase(sql`${search.text}::text`)
  return sql`(
    strpos(${withoutCase(sql`concat_ws(' ', first_name, last_name)`)}, ${text}) > 0
    or strpos(${withoutCase(sql`full_name`)}, ${text}) > 0
    or strpos(email_key, ${search.email}::text) > 0
    or strpos(phone, ${search.phone}::text) > 0
    or strpos(phone_as_given, ${search.text}::text) > 0)`
}
