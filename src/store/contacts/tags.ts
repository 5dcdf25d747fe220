import { type RawBuilder, sql } from 'kysely'
import { LostRace, violatedIndex } from '../kernel/errors.ts'
import type { Scope } from '../kernel/scope.ts'
import type { TagRow } from '../kernel/tables.ts'
import type { ContactCondition } from './contact-stretches.ts'

export type TagName = Pick<TagRow, 'id' | 'name'>

const columns = sql`workspace_id, id, name, created_at, updated_at, deleted_at`

/**
 * Living tags by name, held until the transaction ends: a merge or a delete of one waits, and then finds what was
 * tagged meanwhile. For `readTogether`.
 */
export function holdTagsStatement(scope: Scope, names: readonly string[]): RawBuilder<TagName> {
  return sql<TagName>`
    select id, name from tags
    where workspace_id = ${scope.workspaceId}::uuid and deleted_at is null and name = any(${names}::text[])
    order by id
    for key share`
}

/** The names of tags by id; deleted ones only when asked, for history. */
export function tagNamesStatement(
  scope: Scope,
  ids: readonly string[],
  options: { deleted: boolean } = { deleted: false },
): RawBuilder<TagName> {
  return sql<TagName>`
    select id, name from tags
    where workspace_id = ${scope.workspaceId}::uuid and id = any(${ids}::uuid[])
      and (deleted_at is null or ${options.deleted}::bool)`
}

/** The same in a round trip of its own. */
export async function findTagNames(
  scope: Scope,
  ids: readonly string[],
  options?: { deleted: boolean },
): Promise<TagName[]> {
  if (ids.length === 0) return []
  return (await tagNamesStatement(scope, ids, options).execute(scope.db)).rows
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

/** A page of the workspace's living tags in the order of their names, by code point. */
export async function listTags(
  scope: Scope,
  page: { limit: number; afterName?: string | undefined },
): Promise<TagRow[]> {
  const beyond = page.afterName === undefined ? sql`true` : sql`name > ${page.afterName}::text`
  // Walks tags_name, whose collation is the order.
  const { rows } = await sql<TagRow>`
    select ${columns} from tags
    where workspace_id = ${scope.workspaceId}::uuid and deleted_at is null and ${beyond}
    order by name
    limit ${page.limit}::int`.execute(scope.db)
  return rows
}

/** A living tag. */
export async function findTag(scope: Scope, id: string): Promise<TagRow | undefined> {
  // By primary key.
  const { rows } = await sql<TagRow>`
    select ${columns} from tags
    where workspace_id = ${scope.workspaceId}::uuid and id = ${id}::uuid and deleted_at is null`.execute(
    scope.db,
  )
  return rows[0]
}

/** The living tag of exactly this name. */
export async function findTagByName(scope: Scope, name: string): Promise<TagRow | undefined> {
  // Through tags_name.
  const { rows } = await sql<TagRow>`
    select ${columns} from tags
    where workspace_id = ${scope.workspaceId}::uuid and name = ${name}::text and deleted_at is null`.execute(
    scope.db,
  )
  return rows[0]
}

/**
 * A living tag, locked until the transaction ends: waits for every write that holds it, and lets no other hold it
 * (FOR UPDATE is the one lock that FOR KEY SHARE waits for).
 */
export async function lockTag(scope: Scope, id: string): Promise<TagRow | undefined> {
  const { rows } = await sql<TagRow>`
    select ${columns} from tags
    where workspace_id = ${scope.workspaceId}::uuid and id = ${id}::uuid and deleted_at is null
    for update`.execute(scope.db)
  return rows[0]
}

/**
 * Renames a living tag and returns it, undefined when there is none. Throws `LostRace` when another tag of that name
 * was made meanwhile.
 */
export async function updateTagName(
  scope: Scope,
  id: string,
  name: string,
  at: Date,
): Promise<TagRow | undefined> {
  try {
    // One row: contacts have tags by id.
    const { rows } = await sql<TagRow>`
      update tags set name = ${name}::text, updated_at = greatest(updated_at + interval '1 millisecond', ${at}::timestamptz)
      where workspace_id = ${scope.workspaceId}::uuid and id = ${id}::uuid and deleted_at is null
      returning ${columns}`.execute(scope.db)
    return rows[0]
  } catch (error) {
    if (violatedIndex(error) === undefined) throw error
    throw new LostRace('a tag of this name was made meanwhile', { cause: error })
  }
}

/** Puts a tag away: contacts that have its id show it no more, and its name is free. */
export async function deleteTag(scope: Scope, id: string, at: Date): Promise<void> {
  await sql`
    update tags set deleted_at = ${at}::timestamptz, updated_at = greatest(updated_at, ${at}::timestamptz)
    where workspace_id = ${scope.workspaceId}::uuid and id = ${id}::uuid and deleted_at is null`.execute(
    scope.db,
  )
}

/** What a contact that has the tag meets, for `contact-stretches.ts`. No index pays for it. */
export function hasTag(id: string): ContactCondition {
  return sql`${id}::uuid = any(tag_ids)`
}
