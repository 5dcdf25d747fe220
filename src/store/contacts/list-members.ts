import { sql } from 'kysely'
import { writeLater } from '../kernel/pipeline.ts'
import type { IdPage, Scope } from '../kernel/scope.ts'

/** A list and one of its members. */
export interface Membership {
  listId: string
  contactId: string
}

/** Adds memberships; existing ones are unchanged. */
export async function insertListMembers(scope: Scope, members: readonly Membership[]): Promise<void> {
  if (members.length === 0) return
  await writeLater(
    scope,
    sql`
    insert into list_members (workspace_id, list_id, contact_id)
    select w.workspace_id, r.list_id, r.contact_id
    from tenants w cross join unnest(
      ${members.map((member) => member.listId)}::uuid[],
      ${members.map((member) => member.contactId)}::uuid[]
    ) as r(list_id, contact_id)
    where w.workspace_id = ${scope.workspaceId}::uuid
    on conflict do nothing`,
  )
}

/** Deletes memberships; missing ones are ignored. */
export async function deleteListMembers(scope: Scope, members: readonly Membership[]): Promise<void> {
  if (members.length === 0) return
  await writeLater(
    scope,
    sql`
    with r as materialized (
      select * from unnest(
        ${members.map((member) => member.listId)}::uuid[],
        ${members.map((member) => member.contactId)}::uuid[]
      ) as u(list_id, contact_id)
    )
    delete from list_members m
    using r
    where m.workspace_id = ${scope.workspaceId}::uuid
      and m.contact_id = any(${members.map((member) => member.contactId)}::uuid[])
      and m.list_id = r.list_id and m.contact_id = r.contact_id`,
  )
}

/** A page of the ids of a list's living contacts, or with `deleted` of its deleted members too, in id order. */
export async function listMemberIds(
  scope: Scope,
  listId: string,
  page: IdPage & { deleted?: boolean },
): Promise<string[]> {
  const beyond = page.afterId === undefined ? sql`true` : sql`m.contact_id > ${page.afterId}::uuid`
  // Walks the primary key of list_members.
  const { rows } = await sql<{ contact_id: string }>`
    select m.contact_id
    from list_members m
    join contacts c on c.workspace_id = m.workspace_id and c.id = m.contact_id
    where m.workspace_id = ${scope.workspaceId}::uuid and m.list_id = ${listId}::uuid
      and ${page.deleted ? sql`true` : sql`c.deleted_at is null`} and ${beyond}
    order by m.contact_id
    limit ${page.limit}::int`.execute(scope.db)
  return rows.map((row) => row.contact_id)
}

/** A page of the ids of a list's living contacts, newest first. */
export async function listNewestMemberIds(
  scope: Scope,
  listId: string,
  page: { limit: number; offset: number },
): Promise<string[]> {
  // Walks the primary key of list_members backwards.
  const { rows } = await sql<{ contact_id: string }>`
    select m.contact_id
    from list_members m
    join contacts c on c.workspace_id = m.workspace_id and c.id = m.contact_id
    where m.workspace_id = ${scope.workspaceId}::uuid and m.list_id = ${listId}::uuid and c.deleted_at is null
    order by m.contact_id desc
    limit ${page.limit}::int offset ${page.offset}::int`.execute(scope.db)
  return rows.map((row) => row.contact_id)
}

/** The number of a list's living contacts. Exact: reads every member. */
export async function countListMembers(scope: Scope, listId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count
    from list_members m
    join contacts c on c.workspace_id = m.workspace_id and c.id = m.contact_id
    where m.workspace_id = ${scope.workspaceId}::uuid and m.list_id = ${listId}::uuid and c.deleted_at is null`.execute(
    scope.db,
  )
  return rows[0]?.count ?? 0
}

/** Those of these contacts that are living. */
export async function findLivingContactIds(scope: Scope, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  // By primary key.
  const { rows } = await sql<{ id: string }>`
    select id from contacts
    where workspace_id = ${scope.workspaceId}::uuid and id = any(${ids}::uuid[]) and deleted_at is null`.execute(
    scope.db,
  )
  return new Set(rows.map((row) => row.id))
}

/** The number of living contacts on each of these lists; empty lists are left out. Exact: reads every member. */
export async function countMembersOfLists(
  scope: Scope,
  listIds: readonly string[],
): Promise<Map<string, number>> {
  if (listIds.length === 0) return new Map()
  const { rows } = await sql<{ list_id: string; count: number }>`
    select m.list_id, count(*) as count
    from list_members m
    join contacts c on c.workspace_id = m.workspace_id and c.id = m.contact_id
    where m.workspace_id = ${scope.workspaceId}::uuid and m.list_id = any(${listIds}::uuid[])
      and c.deleted_at is null
    group by m.list_id`.execute(scope.db)
  return new Map(rows.map((row) => [row.list_id, row.count]))
}
