import { sql } from 'kysely'
import type { Scope } from './scope.ts'

/** The people and keys among these ids, removed and revoked ones too; only those of the account that owns the workspace. */
export async function findActorNames(
  scope: Scope,
  ids: readonly string[],
): Promise<{ id: string; name: string }[]> {
  if (ids.length === 0) return []
  // The primary keys of both tables; who belongs to another account has no name here.
  const { rows } = await sql<{ id: string; name: string }>`
    select a.id, a.name
    from (
      select id, account_id, name from people where id = any(${ids}::uuid[])
      union all
      select id, account_id, name from api_keys where id = any(${ids}::uuid[])
    ) as a
    join workspaces w on w.account_id = a.account_id
    where w.id = ${scope.workspaceId}::uuid`.execute(scope.db)
  return rows
}
