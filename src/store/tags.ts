import { sql } from 'kysely'
import { LostRace } from './errors.ts'
import type { Scope } from './scope.ts'
import type { TagRow } from './tables.ts'

export type TagName = Pick<TagRow, 'id' | 'name'>

/**
 * Living tags by name, held until the transaction ends: a merge or a delete of one waits, and then finds what was
 * tagged meanwhile.
 */
export async function holdTags(scope: Scope, names: readonly string[]): Promise<TagName[]> {
  if (names.length === 0) return []
  const { rows } = await sql<TagName>`
    select id, name from tags
    where workspace_id = ${scope.workspaceId}::uuid and deleted_at is null and name = any(${names}::text[])
    order by id
    for key share`.execute(scope.db)
  return rows
}

/** The names of tags by id; deleted ones only when asked, for history. */
export async function findTagNames(
  scope: Scope,
  ids: readonly string[],
  options: { deleted: boolean } = { deleted: false },
): Promise<TagName[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<TagName>`
    select id, name from tags
    where workspace_id = ${scope.workspaceId}::uuid and id = any(${ids}::uuid[])
      and (deleted_at is null or ${options.deleted}::bool)`.execute(scope.db)
  return rows
}

/** Makes tags, all of them, or throws `LostRace` when another transaction made one of the names meanwhile. */
export async function insertTags(scope: Scope, tags: readonly TagName[], createdAt: Date): Promise<void> {
  if (tags.length === 0) return
  const sorted = [...tags].sort((a, b) => (a.name < b.name ? -1 : 1))
  const { rows } = await sql`
    insert into tags (workspace_id, id, name, created_at, updated_at)
    select ${scope.workspaceId}::uuid, r.id, r.name, ${createdAt}::timestamptz, ${createdAt}::timestamptz
    from unnest(${sorted.map((tag) => tag.id)}::uuid[], ${sorted.map((tag) => tag.name)}::text[]) as r(id, name)
    on conflict do nothing
    returning id`.execute(scope.db)
  if (rows.length < tags.length) throw new LostRace('a tag was made meanwhile')
}

/** How many tags the workspace has, counted no further than `most`. */
export async function countTags(scope: Scope, most: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from (
      select 1 from tags where workspace_id = ${scope.workspaceId}::uuid and deleted_at is null limit ${most}::int
    ) counted`.execute(scope.db)
  return rows[0]?.count ?? 0
}
