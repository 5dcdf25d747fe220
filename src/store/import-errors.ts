import { sql } from 'kysely'
import { writeLater } from './pipeline.ts'
import type { Scope } from './scope.ts'
import type { ImportErrorRow } from './tables.ts'

export type RefusedRow = Pick<ImportErrorRow, 'row_number' | 'line' | 'cells' | 'faults'>

/** Keeps rows that were not written, each with its own number. */
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
    select ${scope.workspaceId}::uuid, ${importId}::uuid, r.row_number, r.line, r.cells::json, r.faults::jsonb
    from unnest(
      ${rows.map((row) => row.row_number)}::int4[],
      ${rows.map((row) => row.line)}::int4[],
      ${rows.map((row) => JSON.stringify(row.cells))}::text[],
      ${rows.map((row) => JSON.stringify(row.faults))}::text[]
    ) as r(row_number, line, cells, faults)`,
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

/** Forgets every row of a try before. */
export async function deleteImportErrors(scope: Scope, importId: string): Promise<void> {
  await sql`
    delete from import_errors
    where workspace_id = ${scope.workspaceId}::uuid and import_id = ${importId}::uuid`.execute(scope.db)
}
