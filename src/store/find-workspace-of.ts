import { sql } from 'kysely'
import type { DirectoryScope } from './scope.ts'

/** What has an id that stands alone in a path. */
export type RecordTable = 'contacts' | 'tags' | 'lists' | 'custom_fields' | 'segments'

/** The workspace, among these, that has this record; deleted ones count. */
export async function findWorkspaceOf(
  scope: DirectoryScope,
  table: RecordTable,
  workspaceIds: readonly string[],
  id: string,
): Promise<string | undefined> {
  // One probe of the primary key a workspace.
  const { rows } = await sql<{ workspace_id: string }>`
    select workspace_id from ${sql.table(table)}
    where workspace_id = any(${workspaceIds}::uuid[]) and id = ${id}::uuid`.execute(scope.db)
  return rows[0]?.workspace_id
}
