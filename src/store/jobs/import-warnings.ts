import { sql } from 'kysely'
import { writeLater } from '../kernel/pipeline.ts'
import type { Scope } from '../kernel/scope.ts'

/** A cell that was not stored as its column says. */
export interface WarnedCell {
  /** The number of its row among the rows that were read, from 1. */
  rowNumber: number
  /** From 0, among the warnings of the row. */
  seq: number
  line: number
  /** From 0. */
  column: number
  kind: string
  text: string
}

/** Stores the warnings of a chunk. */
export async function insertImportWarnings(
  scope: Scope,
  importId: string,
  cells: readonly WarnedCell[],
): Promise<void> {
  if (cells.length === 0) return
  await writeLater(
    scope,
    sql`
    insert into import_warnings (workspace_id, import_id, row_number, seq, line, column_number, kind, cell)
    select w.workspace_id, ${importId}::uuid, r.row_number, r.seq, r.line, r.column_number, r.kind, r.cell::json
    from tenants w cross join unnest(
      ${cells.map(({ rowNumber }) => rowNumber)}::int4[],
      ${cells.map(({ seq }) => seq)}::int4[],
      ${cells.map(({ line }) => line)}::int4[],
      ${cells.map(({ column }) => column)}::int4[],
      ${cells.map(({ kind }) => kind)}::text[],
      ${cells.map(({ text }) => JSON.stringify(text))}::text[]
    ) as r(row_number, seq, line, column_number, kind, cell)
    where w.workspace_id = ${scope.workspaceId}::uuid`,
    cells.length,
  )
}

/** A page of an import's warnings, in the file's order. */
export async function listImportWarnings(
  scope: Scope,
  importId: string,
  page: { after: readonly [rowNumber: number, seq: number]; limit: number },
): Promise<WarnedCell[]> {
  const [rowNumber, seq] = page.after
  // Walks the primary key.
  const { rows } = await sql<WarnedCell>`
    select row_number as "rowNumber", seq, line, column_number as "column", kind, cell as "text"
    from import_warnings
    where workspace_id = ${scope.workspaceId}::uuid and import_id = ${importId}::uuid
      and (row_number, seq) > (${rowNumber}::int, ${seq}::int)
    order by row_number, seq
    limit ${page.limit}::int`.execute(scope.db)
  return rows
}

/** The first distinct cells that became warnings of a kind in a column. */
export async function findWarningExamples(
  scope: Scope,
  importId: string,
  { kind, column }: { kind: string; column: number },
  limit: number,
): Promise<string[]> {
  // Walks the primary key until it has enough.
  const { rows } = await sql<{ text: string }>`
    select cell as "text" from import_warnings
    where workspace_id = ${scope.workspaceId}::uuid and import_id = ${importId}::uuid
      and kind = ${kind}::text and column_number = ${column}::int
    order by row_number, seq
    limit ${limit * 4}::int`.execute(scope.db)
  return [...new Set(rows.map(({ text }) => text))].slice(0, limit)
}

/** Deletes every warning of an earlier try. */
export async function deleteImportWarnings(scope: Scope, importId: string): Promise<void> {
  await sql`
    delete from import_warnings
    where workspace_id = ${scope.workspaceId}::uuid and import_id = ${importId}::uuid`.execute(scope.db)
}
