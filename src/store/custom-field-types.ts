import { type RawBuilder, sql } from 'kysely'
import { customFieldColumns } from './custom-fields.ts'
import { readTogether } from './pipeline.ts'
import type { Scope } from './scope.ts'
import type { CustomFieldRow } from './tables.ts'

export type FieldType = Pick<CustomFieldRow, 'id' | 'type'>

/**
 * The types of custom fields, deleted ones too, held until the transaction ends: whoever changes one waits for that, so a
 * value that is judged by these is stored before the type is another. For `readTogether`.
 */
export function holdFieldTypesStatement(scope: Scope, ids: readonly string[]): RawBuilder<FieldType> {
  // By primary key. Renames and moves do not wait for it.
  return sql<FieldType>`
    select id, type from custom_fields
    where workspace_id = ${scope.workspaceId}::uuid and id = any(${ids}::uuid[])
    order by id
    for key share`
}

/** The same in a round trip of its own. */
export async function holdFieldTypes(scope: Scope, ids: readonly string[]): Promise<FieldType[]> {
  const [rows] = await readTogether<[FieldType]>(scope, [holdFieldTypesStatement(scope, ids)])
  return rows
}

/** A living custom field, locked until the transaction ends: after every write that holds its type, and before all others. */
export async function lockCustomField(scope: Scope, id: string): Promise<CustomFieldRow | undefined> {
  const { rows } = await sql<CustomFieldRow>`
    select ${customFieldColumns} from custom_fields
    where workspace_id = ${scope.workspaceId}::uuid and id = ${id}::uuid and deleted_at is null
    for update`.execute(scope.db)
  return rows[0]
}

/** Gives a custom field, which must be locked, another type; `jobId` is the job that sees to its values. */
export async function updateFieldType(
  scope: Scope,
  id: string,
  { type, jobId, at }: { type: string; jobId: string; at: Date },
): Promise<void> {
  await sql`
    update custom_fields
    set type = ${type}::text, retype_job_id = ${jobId}::uuid, updated_at = greatest(updated_at, ${at}::timestamptz)
    where workspace_id = ${scope.workspaceId}::uuid and id = ${id}::uuid`.execute(scope.db)
}

/** Says that all values of a custom field are of its type by now, where it is still this job that saw to them. */
export async function endRetype(scope: Scope, id: string, jobId: string): Promise<void> {
  await sql`
    update custom_fields set retype_job_id = null
    where workspace_id = ${scope.workspaceId}::uuid and id = ${id}::uuid and retype_job_id = ${jobId}::uuid`.execute(
    scope.db,
  )
}
