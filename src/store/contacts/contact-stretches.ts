import { type RawBuilder, sql } from 'kysely'
import type { IdPage, Scope } from '../kernel/scope.ts'

/** A condition on a row of `contacts`. */
export type ContactCondition = RawBuilder<unknown>

/**
 * The next `limit` contacts of a workspace in id order, deleted ones included, with whether they meet the
 * condition. Used for conditions without an index: each statement reads a bounded number of rows, however few
 * of them match.
 */
function stretch(scope: Scope, condition: ContactCondition, { limit, afterId }: IdPage): RawBuilder<unknown> {
  const beyond = afterId === undefined ? sql`true` : sql`id > ${afterId}::uuid`
  // Walks the primary key.
  return sql`
    select id, deleted_at, ${condition} as found from contacts
    where workspace_id = ${scope.workspaceId}::uuid and ${beyond}
    order by id
    limit ${limit}::int`
}

/**
 * The ids of the contacts in a stretch that meet the condition, in order. `endId` is the last id of the
 * stretch, or null after the last stretch.
 */
export async function findInStretch(
  scope: Scope,
  condition: ContactCondition,
  page: IdPage,
): Promise<{ ids: string[]; endId: string | null }> {
  const { rows } = await sql<{ ids: string[]; endId: string | null }>`
    select coalesce(array_agg(id order by id) filter (where found), '{}') as ids,
      case when count(*) = ${page.limit}::int then (array_agg(id order by id desc))[1] end as "endId"
    from (${stretch(scope, condition, page)}) stretch`.execute(scope.db)
  return rows[0]!
}

/** The number of living contacts in a stretch that meet the condition; `endId` as above. */
export async function countInStretch(
  scope: Scope,
  condition: ContactCondition,
  page: IdPage,
): Promise<{ count: number; endId: string | null }> {
  const { rows } = await sql<{ count: number; endId: string | null }>`
    select count(*) filter (where found and deleted_at is null) as count,
      case when count(*) = ${page.limit}::int then (array_agg(id order by id desc))[1] end as "endId"
    from (${stretch(scope, condition, page)}) stretch`.execute(scope.db)
  return rows[0]!
}
