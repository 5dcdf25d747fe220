import { type RawBuilder, sql } from 'kysely'
import { LostRace, violatedIndex } from '../kernel/errors.ts'
import type { DirectoryScope, Scope } from '../kernel/scope.ts'
import type { TagRow } from '../kernel/tables.ts'
import type { ContactCondition } from './contact-stretches.ts'

export type TagName = Pick<TagRow, 'id' | 'name'>

/** A tag with what tells it from others, whatever its name is spelled like. */
export type KeyedTag = TagName & Pick<TagRow, 'name_key'>

/** Names, each with its key. */
export interface TagWords {
  names: readonly string[]
  keys: readonly string[]
}

/** A name finds the tag that is spelled so, and the one that has its key. */
const isNamed = ({ names, keys }: TagWords) =>
  sql`(name = any(${names}::text[]) or name_key = any(${keys}::text[]))`

const columns = sql`workspace_id, id, name, created_at, updated_at, deleted_at`

/**
 * Living tags by name, held until the transaction ends: a merge or a delete of one waits, and then finds what was
 * tagged meanwhile. For `readTogether`.
 */
export function holdTagsStatement(scope: Scope, words: TagWords): RawBuilder<KeyedTag> {
  return sql<KeyedTag>`
    select id, name, name_key from tags
    where workspace_id = ${scope.workspaceId}::uuid and deleted_at is null and ${isNamed(words)}
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

/** The names of tags, in a round trip of its own. */
export async function findTagNames(
  scope: Scope,
  ids: readonly string[],
  options?: { deleted: boolean },
): Promise<TagName[]> {
  if (ids.length === 0) return []
  return (await tagNamesStatement(scope, ids, options).execute(scope.db)).rows
}

/** Makes tags, all of them, or throws `LostRace` when another transaction made one of the names meanwhile. */
export async function insertTags(scope: Scope, tags: readonly KeyedTag[], createdAt: Date): Promise<void> {
  if (tags.length === 0) return
  const sorted = [...tags].sort((a, b) => (a.name < b.name ? -1 : 1))
  const { rows } = await sql`
    insert into tags (workspace_id, id, name, name_key, created_at, updated_at)
    select w.workspace_id, r.id, r.name, r.name_key, ${createdAt}::timestamptz, ${createdAt}::timestamptz
    from tenants w cross join unnest(${sorted.map((tag) => tag.id)}::uuid[], ${sorted.map((tag) => tag.name)}::text[],
      ${sorted.map((tag) => tag.name_key)}::text[]) as r(id, name, name_key)
    where w.workspace_id = ${scope.workspaceId}::uuid
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

/** A page of the workspace's living or deleted tags in the order of their names, by code point. */
export async function listTags(
  scope: Scope,
  page: { limit: number; afterName?: string | undefined; deleted?: boolean | undefined },
): Promise<TagRow[]> {
  const beyond = page.afterName === undefined ? sql`true` : sql`name > ${page.afterName}::text`
  const life = page.deleted ? sql`deleted_at is not null` : sql`deleted_at is null`
  // Walks tags_name, whose collation is the order; deleted ones are few.
  const { rows } = await sql<TagRow>`
    select ${columns} from tags
    where workspace_id = ${scope.workspaceId}::uuid and ${life} and ${beyond}
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

/** The living tag of this name: the one that is spelled so before the one that has its key. */
export async function findTagByName(
  scope: Scope,
  { name, name_key: key }: Omit<KeyedTag, 'id'>,
): Promise<TagRow | undefined> {
  // Through tags_name and tags_name_key.
  const { rows } = await sql<TagRow>`
    select ${columns} from tags
    where workspace_id = ${scope.workspaceId}::uuid and deleted_at is null and ${isNamed({ names: [name], keys: [key ?? name] })}
    order by name = ${name}::text desc
    limit 1`.execute(scope.db)
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

/** A living tag, which keeps its name until the transaction ends. Others may hold it so as well, and tag contacts with it. */
export async function shareTag(scope: Scope, id: string): Promise<TagRow | undefined> {
  const { rows } = await sql<TagRow>`
    select ${columns} from tags
    where workspace_id = ${scope.workspaceId}::uuid and id = ${id}::uuid and deleted_at is null
    for share`.execute(scope.db)
  return rows[0]
}

/**
 * Renames a living tag and returns it, undefined when there is none. Throws `LostRace` when another tag of that name
 * was made meanwhile.
 */
export async function updateTagName(
  scope: Scope,
  { id, name, name_key: key }: KeyedTag,
  at: Date,
): Promise<TagRow | undefined> {
  try {
    // One row: contacts have tags by id.
    const { rows } = await sql<TagRow>`
      update tags set name = ${name}::text, name_key = ${key}::text, updated_at = greatest(updated_at + interval '1 millisecond', ${at}::timestamptz)
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

/** Tags whose key was not made yet, with the keys that others of their workspace have; a workspace at a time. */
export async function findUnkeyedTags(
  scope: DirectoryScope,
): Promise<(KeyedTag & { workspace_id: string })[]> {
  const { rows } = await sql<KeyedTag & { workspace_id: string }>`
    select t.workspace_id, t.id, t.name, t.name_key from tags t
    where t.deleted_at is null
      and t.workspace_id = (select u.workspace_id from tags u where u.name_key is null and u.deleted_at is null limit 1)
    order by t.id`.execute(scope.db)
  return rows
}

/** Gives tags their keys: nothing that anybody sees changes. */
export async function updateTagKeys(scope: Scope, tags: readonly KeyedTag[]): Promise<void> {
  await sql`
    with r as materialized (
      select * from unnest(${tags.map(({ id }) => id)}::uuid[], ${tags.map((tag) => tag.name_key)}::text[]) as u(id, name_key)
    )
    update tags t set name_key = r.name_key
    from r
    where t.workspace_id = ${scope.workspaceId}::uuid and t.id = r.id`.execute(scope.db)
}

/** A deleted tag, locked until the transaction ends. */
export async function lockDeletedTag(scope: Scope, id: string): Promise<TagRow | undefined> {
  const { rows } = await sql<TagRow>`
    select ${columns} from tags
    where workspace_id = ${scope.workspaceId}::uuid and id = ${id}::uuid and deleted_at is not null
    for update`.execute(scope.db)
  return rows[0]
}

/** Brings a deleted tag back to every contact that has its id. Throws `LostRace` when a living one has its name. */
export async function restoreTag(scope: Scope, id: string, at: Date): Promise<TagRow | undefined> {
  try {
    const { rows } = await sql<TagRow>`
      update tags set deleted_at = null, updated_at = greatest(updated_at, ${at}::timestamptz)
      where workspace_id = ${scope.workspaceId}::uuid and id = ${id}::uuid
      returning ${columns}`.execute(scope.db)
    return rows[0]
  } catch (error) {
    if (violatedIndex(error) === undefined) throw error
    throw new LostRace('a tag of this name was made meanwhile', { cause: error })
  }
}

/** What a contact that has the tag meets, for `contact-stretches.ts`. No index pays for it. */
export function hasTag(id: string): ContactCondition {
  return sql`${id}::uuid = any(tag_ids)`
}
