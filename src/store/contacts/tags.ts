import { type RawBuilder, sql } from 'kysely'
import { LostRace, violatedIndex } from '../kernel/errors.ts'
import type { DirectoryScope, Scope } from '../kernel/scope.ts'
import type { TagRow } from '../kernel/tables.ts'
import type { ContactCondition } from './contact-stretches.ts'

export type TagName = Pick<TagRow, 'id' | 'name'>

/** A tag with the key by which names are compared. */
export type KeyedTag = TagName & Pick<TagRow, 'name_key'>

/** Names, each with its key. */
export interface TagWords {
  names: readonly string[]
  keys: readonly string[]
}

/** A name matches the tag with this exact spelling, and the one with the same key. */
const isNamed = ({ names, keys }: TagWords) =>
  sql`(name = any(${names}::text[]) or name_key = any(${keys}::text[]))`

const columns = sql`workspace_id, id, name, created_at, updated_at, deleted_at`

/**
 * Living tags by name, locked until the transaction ends: a merge or deletion waits, and then sees what was
 * tagged meanwhile. For `readTogether`.
 */
export function holdTagsStatement(scope: Scope, words: TagWords): RawBuilder<KeyedTag> {
  return sql<KeyedTag>`
    select id, name, name_key from tags
    where workspace_id = ${scope.workspaceId}::uuid and deleted_at is null and ${isNamed(words)}
    order by id
    for key share`
}

/** The names of tags by id; deleted ones only on request, for history. */
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

/** Creates tags, or throws `LostRace` if another transaction created one of the names meanwhile. */
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

/** The number of the workspace's tags, counted up to `most`. */
export async function countTags(scope: Scope, most: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from (
      select 1 from tags where workspace_id = ${scope.workspaceId}::uuid and deleted_at is null limit ${most}::int
    ) counted`.execute(scope.db)
  return rows[0]?.count ?? 0
}

/** A page of the workspace's living or deleted tags, by name in code point order. */
export async function listTags(
  scope: Scope,
  page: { limit: number; afterName?: string | undefined; deleted?: boolean | undefined },
): Promise<TagRow[]> {
  const beyond = page.afterName === undefined ? sql`true` : sql`name > ${page.afterName}::text`
  const life = page.deleted ? sql`deleted_at is not null` : sql`deleted_at is null`
  // Walks tags_name, whose collation is the order; deleted tags are few.
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

/** The living tag with this name: the one with the exact spelling before the one with the same key. */
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
 * A living tag, locked until the transaction ends: it waits for every write that has locked it, and blocks
 * later ones (FOR UPDATE is the only lock that conflicts with FOR KEY SHARE).
 */
export async function lockTag(scope: Scope, id: string): Promise<TagRow | undefined> {
  const { rows } = await sql<TagRow>`
    select ${columns} from tags
    where workspace_id = ${scope.workspaceId}::uuid and id = ${id}::uuid and deleted_at is null
    for update`.execute(scope.db)
  return rows[0]
}

/**
 * A living tag, locked so that it cannot be renamed or deleted until the transaction ends. Other writers may
 * share the lock and tag contacts with it.
 */
export async function shareTag(scope: Scope, id: string): Promise<TagRow | undefined> {
  const { rows } = await sql<TagRow>`
    select ${columns} from tags
    where workspace_id = ${scope.workspaceId}::uuid and id = ${id}::uuid and deleted_at is null
    for share`.execute(scope.db)
  return rows[0]
}

/**
 * Renames a living tag and returns it; undefined if there is none. Throws `LostRace` if another tag got that
 * name meanwhile.
 */
export async function updateTagName(
  scope: Scope,
  { id, name, name_key: key }: KeyedTag,
  at: Date,
): Promise<TagRow | undefined> {
  try {
    // One row, because contacts store tags by id.
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

/** Deletes a tag softly: contacts no longer show it, and its name is free. */
export async function deleteTag(scope: Scope, id: string, at: Date): Promise<void> {
  await sql`
    update tags set deleted_at = ${at}::timestamptz, updated_at = greatest(updated_at, ${at}::timestamptz)
    where workspace_id = ${scope.workspaceId}::uuid and id = ${id}::uuid and deleted_at is null`.execute(
    scope.db,
  )
}

/** Tags without a key, with the keys of the other tags in their workspace; one workspace at a time. */
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

/** Sets the keys of tags. Nothing visible changes. */
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

/** Restores a deleted tag for every contact with its id. Throws `LostRace` if a living tag has its name. */
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

/** The condition that a contact has the tag, for `contact-stretches.ts`. It has no index. */
export function hasTag(id: string): ContactCondition {
  return sql`${id}::uuid = any(tag_ids)`
}
