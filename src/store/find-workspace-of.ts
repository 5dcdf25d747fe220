import { sql } from 'kysely'
import type { DirectoryScope } from './scope.ts'

/** What a workspace defines for its contacts. */
export type DefinitionTable = 'tags' | 'lists' | 'custom_fields'

/** The workspace, among these, that has this tag, list or custom field; deleted ones count. */
export async function findWorkspaceOf(
  scope: DirectoryScope,
  table: DefinitionTable,
  workspaceIds: readonly string[],
  id: string,
): Promise<string | undefined> {
  // One probe of the primary key a workspace.
  const { rows } = await sql<{ workspace_id: string }>`
    select workspace_id from ${sql.table(table)}
    where workspace_id = any(${workspaceIds}::uuid[]) and id = ${id}::uuid`.execute(scope.db)
  return rows[0]?.workspace_id
}
