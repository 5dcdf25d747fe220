import { sql } from 'kysely'
import type { Scope } from './scope.ts'

/** Which of these lists live, held until the transaction ends, so that none is deleted under a new member. */
export async function holdLists(scope: Scope, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const { rows } = await sql<{ id: string }>`
    select id from lists
    where workspace_id = ${scope.workspaceId}::uuid and deleted_at is null and id = any(${ids}::uuid[])
    order by id
    for key share`.execute(scope.db)
  return new Set(rows.map((row) => row.id))
}

/** The names of lists by id, deleted ones too: for history. */
export async function findListNames(scope: Scope, ids: readonly string[]): Promise<{ id: string; name: string }[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from lists
    where workspace_id = ${scope.workspaceId}::uuid and id = any(${ids}::uuid[])`.execute(scope.db)
  return rows
}
