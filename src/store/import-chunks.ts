import { sql } from 'kysely'
import type { Scope } from './scope.ts'

/** Every chunk of an upload but its last is this long; what is stored already is, so it never changes. */
export const importChunkBytes = 1024 * 1024

export async function insertImportChunk(
  scope: Scope,
  importId: string,
  seq: number,
  bytes: Buffer,
): Promise<void> {
  await sql`
    insert into import_chunks (workspace_id, import_id, seq, bytes)
    values (${scope.workspaceId}::uuid, ${importId}::uuid, ${seq}::int, ${bytes}::bytea)`.execute(scope.db)
}

/** One chunk of an upload; undefined beyond its end, and when it is gone. */
export async function findImportChunk(
  scope: Scope,
  importId: string,
  seq: number,
): Promise<Buffer | undefined> {
  // By primary key.
  const { rows } = await sql<{ bytes: Buffer }>`
    select bytes from import_chunks
    where workspace_id = ${scope.workspaceId}::uuid and import_id = ${importId}::uuid and seq = ${seq}::int`.execute(
    scope.db,
  )
  return rows[0]?.bytes
}

/** Removes some of an upload's bytes; the answer is how many chunks went. */
export async function deleteImportChunks(scope: Scope, importId: string, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from import_chunks
    where workspace_id = ${scope.workspaceId}::uuid and import_id = ${importId}::uuid and seq = any(array(
      select seq from import_chunks
      where workspace_id = ${scope.workspaceId}::uuid and import_id = ${importId}::uuid
      limit ${limit}::int
    ))`.execute(scope.db)
  return Number(numAffectedRows ?? 0)
}
