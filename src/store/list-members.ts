import { sql } from 'kysely'
import type { Scope } from './scope.ts'

/** A list and a contact that joins or leaves it. */
export interface Membership {
  listId: string
  contactId: string
}

/** Makes contacts members; one that is already stays one. */
export async function insertListMembers(scope: Scope, members: readonly Membership[]): Promise<void> {
  if (members.length === 0) return
  await sql`
    insert into list_members (workspace_id, list_id, contact_id)
    select ${scope.workspaceId}::uuid, r.list_id, r.contact_id
    from unnest(
      ${members.map((member) => member.listId)}::uuid[],
      ${members.map((member) => member.contactId)}::uuid[]
    ) as r(list_id, contact_id)
    on conflict do nothing`.execute(scope.db)
}

/** Ends memberships; one that is not there is passed over. */
export async function deleteListMembers(scope: Scope, members: readonly Membership[]): Promise<void> {
  if (members.length === 0) return
  await sql`
    delete from list_members m
    using unnest(
      ${members.map((member) => member.listId)}::uuid[],
      ${members.map((member) => member.contactId)}::uuid[]
    ) as r(list_id, contact_id)
    where m.workspace_id = ${scope.workspaceId}::uuid and m.list_id = r.list_id and m.contact_id = r.contact_id`.execute(
    scope.db,
  )
}
