import { sql } from 'kysely'
import type { Scope } from './scope.ts'

/** The mapping last used for a table with these headers. */
export async function findImportMapping(scope: Scope, headersKey: Buffer): Promise<unknown[] | undefined> {
  // By primary key.
  const { rows } = await sql<{ mapping: unknown[] }>`
    select mapping from import_mappings
    where workspace_id = ${scope.workspaceId}::uuid and headers_key = ${headersKey}::bytea`.execute(scope.db)
  return rows[0]?.mapping
}

export async function upsertImportMapping(
  scope: Scope,
  headersKey: Buffer,
  mapping: readonly object[],
  at: Date,
): Promise<void> {
  await sql`
    insert into import_mappings (workspace_id, headers_key, mapping, updated_at)
    values (${scope.workspaceId}::uuid, ${headersKey}::bytea, ${JSON.stringify(mapping)}::jsonb, ${at}::timestamptz)
    on conflict (workspace_id, headers_key)
    do update set mapping = excluded.mapping, updated_at = excluded.updated_at`.execute(scope.db)
}
