import { sql } from 'kysely'
import { writeLater } from '../kernel/pipeline.ts'
import type { Scope } from '../kernel/scope.ts'
import type { ImportErrorRow } from '../kernel/tables.ts'

/** The length of every chunk of an upload except its last. Stored chunks have it, so it must never change. */
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

/** One chunk of an upload; undefined beyond its end, or if it is deleted. */
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

/** Deletes some of an upload's chunks and returns their number. */
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

/** Those of these ids that an earlier chunk of the import was about, whether it changed them or not. */
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

/** Records ids for the duration of the import; known ones are unchanged. */
export async function insertSeen(scope: Scope, importId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await writeLater(
    scope,
    sql`
    insert into import_seen (workspace_id, import_id, seen)
    select w.workspace_id, ${importId}::uuid, s.seen
    from tenants w cross join unnest(${ids}::uuid[]) as s(seen)
    where w.workspace_id = ${scope.workspaceId}::uuid
    on conflict do nothing`,
  )
}

/** Deletes some of them and returns their number. */
export async function deleteSeen(scope: Scope, importId: string, limit: number): Promise<number> {
  // An array is probed, whatever the planner knows about the table; an IN could join the table with itself.
  const { numAffectedRows } = await sql`
    delete from import_seen
    where workspace_id = ${scope.workspaceId}::uuid and import_id = ${importId}::uuid and seen = any(array(
      select seen from import_seen
      where workspace_id = ${scope.workspaceId}::uuid and import_id = ${importId}::uuid
      limit ${limit}::int
    ))`.execute(scope.db)
  return Number(numAffectedRows ?? 0)
}

export type RefusedRow = Pick<ImportErrorRow, 'row_number' | 'line' | 'cells' | 'faults'>

/** Stores rows that were not written, each with its number. */
export async function insertImportErrors(
  scope: Scope,
  importId: string,
  rows: readonly RefusedRow[],
): Promise<void> {
  if (rows.length === 0) return
  await writeLater(
    scope,
    sql`
    insert into import_errors (workspace_id, import_id, row_number, line, cells, faults)
    select w.workspace_id, ${importId}::uuid, r.row_number, r.line, r.cells::json, r.faults::jsonb
    from tenants w cross join unnest(
      ${rows.map((row) => row.row_number)}::int4[],
      ${rows.map((row) => row.line)}::int4[],
      ${rows.map((row) => JSON.stringify(row.cells))}::text[],
      ${rows.map((row) => JSON.stringify(row.faults))}::text[]
    ) as r(row_number, line, cells, faults)
    where w.workspace_id = ${scope.workspaceId}::uuid`,
    rows.length,
  )
}

/** A page of the rows that were not written, in the file's order. */
export async function listImportErrors(
  scope: Scope,
  importId: string,
  page: { after: number; limit: number },
): Promise<RefusedRow[]> {
  // Walks the primary key.
  const { rows } = await sql<RefusedRow>`
    select row_number, line, cells, faults from import_errors
    where workspace_id = ${scope.workspaceId}::uuid and import_id = ${importId}::uuid and row_number > ${page.after}::int
    order by row_number
    limit ${page.limit}::int`.execute(scope.db)
  return rows
}

/** Those of these rows that were not written. */
export async function findImportErrors(
  scope: Scope,
  importId: string,
  rowNumbers: readonly number[],
): Promise<RefusedRow[]> {
  // By primary key.
  const { rows } = await sql<RefusedRow>`
    select row_number, line, cells, faults from import_errors
    where workspace_id = ${scope.workspaceId}::uuid and import_id = ${importId}::uuid
      and row_number = any(${rowNumbers}::int4[])
    order by row_number`.execute(scope.db)
  return rows
}

/** Deletes refused rows that are written after all. */
export async function deleteImportErrorRows(
  scope: Scope,
  importId: string,
  rowNumbers: readonly number[],
): Promise<void> {
  await sql`
    delete from import_errors
    where workspace_id = ${scope.workspaceId}::uuid and import_id = ${importId}::uuid
      and row_number = any(${rowNumbers}::int4[])`.execute(scope.db)
}

/** Deletes every refused row of an earlier try. */
export async function deleteImportErrors(scope: Scope, importId: string): Promise<void> {
  await sql`
    delete from import_errors
    where workspace_id = ${scope.workspaceId}::uuid and import_id = ${importId}::uuid`.execute(scope.db)
}
