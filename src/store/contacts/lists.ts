import { type RawBuilder, sql } from 'kysely'
import type { Scope } from '../kernel/scope.ts'
import type { ListRow } from '../kernel/tables.ts'

const columns = sql`workspace_id, id, name, description, campaign_id, created_at, updated_at, deleted_at`

/**
 * The living ones of these lists, locked until the transaction ends, so that none is deleted while it gets a
 * member. For `readTogether`.
 */
export function holdListsStatement(scope: Scope, ids: readonly string[]): RawBuilder<{ id: string }> {
  return sql<{ id: string }>`
    select id from lists
    where workspace_id = ${scope.workspaceId}::uuid and deleted_at is null and id = any(${ids}::uuid[])
    order by id
    for key share`
}

/** The names of lists by id, deleted ones included, for history. */
export async function findListNames(
  scope: Scope,
  ids: readonly string[],
): Promise<{ id: string; name: string }[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from lists
    where workspace_id = ${scope.workspaceId}::uuid and id = any(${ids}::uuid[])`.execute(scope.db)
  return rows
}

/** The columns that a caller may set. */
export type ListValues = Pick<ListRow, 'name' | 'description' | 'campaign_id'>

/** A page of the workspace's living lists, newest first: by id, which starts with the time of creation. */
export async function listLists(
  scope: Scope,
  page: {
    limit: number
    beforeId?: string | undefined
    offset?: number | undefined
    deleted?: boolean | undefined
  },
): Promise<ListRow[]> {
  const beyond = page.beforeId === undefined ? sql`true` : sql`id < ${page.beforeId}::uuid`
  const life = page.deleted ? sql`deleted_at is not null` : sql`deleted_at is null`
  // Walks the primary key backwards.
  const { rows } = await sql<ListRow>`
    select ${columns} from lists
    where workspace_id = ${scope.workspaceId}::uuid and ${life} and ${beyond}
    order by id desc
    limit ${page.limit}::int offset ${page.offset ?? 0}::int`.execute(scope.db)
  return rows
}

/** The number of the workspace's living lists. Exact; lists are few. */
export async function countLists(scope: Scope): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from lists
    where workspace_id = ${scope.workspaceId}::uuid and deleted_at is null`.execute(scope.db)
  return rows[0]?.count ?? 0
}

/** A living list. */
export async function findList(scope: Scope, id: string): Promise<ListRow | undefined> {
  // By primary key.
  const { rows } = await sql<ListRow>`
    select ${columns} from lists
    where workspace_id = ${scope.workspaceId}::uuid and id = ${id}::uuid and deleted_at is null`.execute(
    scope.db,
  )
  return rows[0]
}

/** Adds a list. */
export async function insertList(scope: Scope, list: ListRow): Promise<void> {
  await sql`
    insert into lists (workspace_id, id, name, description, campaign_id, created_at, updated_at)
    values (${scope.workspaceId}::uuid, ${list.id}::uuid, ${list.name}::text, ${list.description}::text,
      ${list.campaign_id}::text, ${list.created_at}::timestamptz, ${list.updated_at}::timestamptz)`.execute(
    scope.db,
  )
}

/** Changes a living list. Nothing is written, `updated_at` included, if no value changes. */
export async function updateList(
  scope: Scope,
  id: string,
  values: Partial<ListValues>,
  at: Date,
): Promise<void> {
  // Sets only the given columns, so that concurrent changes of different columns are both kept.
  await scope.db
    .updateTable('lists')
    .set({
      ...values,
      updated_at: sql<Date>`greatest(updated_at + interval '1 millisecond', ${at}::timestamptz)`,
    })
    .where('workspace_id', '=', scope.workspaceId)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .where((column) =>
      column.or(
        Object.entries(values).map(([name, value]) =>
          column(name as keyof ListValues, 'is distinct from', value),
        ),
      ),
    )
    .execute()
}

/** A living list, locked until the transaction ends: it waits for every write that has locked it, and blocks later ones. */
export async function lockList(scope: Scope, id: string): Promise<ListRow | undefined> {
  const { rows } = await sql<ListRow>`
    select ${columns} from lists
    where workspace_id = ${scope.workspaceId}::uuid and id = ${id}::uuid and deleted_at is null
    for update`.execute(scope.db)
  return rows[0]
}

/** Deletes a list softly: its memberships are no longer shown. */
export async function deleteList(scope: Scope, id: string, at: Date): Promise<void> {
  await sql`
    update lists set deleted_at = ${at}::timestamptz, updated_at = greatest(updated_at, ${at}::timestamptz)
    where workspace_id = ${scope.workspaceId}::uuid and id = ${id}::uuid and deleted_at is null`.execute(
    scope.db,
  )
}

/** Restores a deleted list with its members; undefined if there is none. */
export async function restoreList(scope: Scope, id: string, at: Date): Promise<ListRow | undefined> {
  const { rows } = await sql<ListRow>`
    update lists set deleted_at = null, updated_at = greatest(updated_at, ${at}::timestamptz)
    where workspace_id = ${scope.workspaceId}::uuid and id = ${id}::uuid and deleted_at is not null
    returning ${columns}`.execute(scope.db)
  return rows[0]
}
