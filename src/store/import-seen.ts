import { sql } from 'kysely'
import { writeLater } from './pipeline.ts'
import type { Scope } from './scope.ts'

/** Which of these an earlier chunk of the import met: as contacts that it changed, or as others. */
export async function findSeen(scope: Scope, importId: string, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  // Probes of both primary keys.
  const { rows } = await sql<{ id: string }>`
    select contact_id as id from job_contacts
    where workspace_id = ${scope.workspaceId}::uuid and job_id = ${importId}::uuid and contact_id = any(${ids}::uuid[])
    union
    select seen as id from import_seen
    where workspace_id = ${scope.workspaceId}::uuid and import_id = ${importId}::uuid and seen = any(${ids}::uuid[])`.execute(
    scope.db,
  )
  return new Set(rows.map(({ id }) => id))
}

/** Remembers them for the time of the import; known ones stay. */
export async function insertSeen(scope: Scope, importId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await writeLater(
    scope,
    sql`
    insert into import_seen (workspace_id, import_id, seen)
    select ${scope.workspaceId}::uuid, ${importId}::uuid, s.seen from unnest(${ids}::uuid[]) as s(seen)
    on conflict do nothing`,
  )
}

/** Forgets some of them; the answer is how many. */
export async function deleteSeen(scope: Scope, importId: string, limit: number): Promise<number> {
  // An array is probed for, whatever the planner knows of the table; an IN could join it with itself.
  const { numAffectedRows } = await sql`
    delete from import_seen
    where workspace_id = ${scope.workspaceId}::uuid and import_id = ${importId}::uuid and seen = any(array(
      select seen from import_seen
      where workspace_id = ${scope.workspaceId}::uuid and import_id = ${importId}::uuid
      limit ${limit}::int
    ))`.execute(scope.db)
  return Number(numAffectedRows ?? 0)
}
