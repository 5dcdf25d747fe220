import { sql } from 'kysely'
import type { Scope } from './scope.ts'
import type { CustomFieldRow } from './tables.ts'

/** The names of custom fields by id, deleted ones too: for history. */
export async function findCustomFieldNames(
  scope: Scope,
  ids: readonly string[],
): Promise<Pick<CustomFieldRow, 'id' | 'name'>[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<Pick<CustomFieldRow, 'id' | 'name'>>`
    select id, name from custom_fields
    where workspace_id = ${scope.workspaceId}::uuid and id = any(${ids}::uuid[])`.execute(scope.db)
  return rows
}
