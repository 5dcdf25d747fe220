import { sql } from 'kysely'
import type { Scope } from '../kernel/scope.ts'
import type { ImportRow } from '../kernel/tables.ts'

const columns = sql`workspace_id, id, actor, file_name, byte_size, sha256, profile, plan, discarded_at, created_at`

/** Adds an upload that has begun. */
export async function insertImport(
  scope: Scope,
  row: Pick<ImportRow, 'id' | 'actor' | 'file_name' | 'created_at'>,
): Promise<void> {
  await sql`
    insert into imports (workspace_id, id, actor, file_name, created_at)
    values (${scope.workspaceId}::uuid, ${row.id}::uuid, ${row.actor}::text, ${row.file_name}::text,
      ${row.created_at}::timestamptz)`.execute(scope.db)
}

/** Records that an upload is complete. */
export async function updateUploaded(
  scope: Scope,
  id: string,
  { size, sha256 }: { size: number; sha256: Buffer },
): Promise<void> {
  await sql`
    update imports set byte_size = ${size}::bigint, sha256 = ${sha256}::bytea
    where workspace_id = ${scope.workspaceId}::uuid and id = ${id}::uuid`.execute(scope.db)
}

export async function updateImportProfile(scope: Scope, id: string, profile: object): Promise<void> {
  await sql`
    update imports set profile = ${JSON.stringify(profile)}::json
    where workspace_id = ${scope.workspaceId}::uuid and id = ${id}::uuid`.execute(scope.db)
}

export async function updateImportPlan(scope: Scope, id: string, plan: object): Promise<void> {
  await sql`
    update imports set plan = ${JSON.stringify(plan)}::jsonb
    where workspace_id = ${scope.workspaceId}::uuid and id = ${id}::uuid`.execute(scope.db)
}

export async function updateDiscarded(scope: Scope, id: string, at: Date): Promise<void> {
  await sql`
    update imports set discarded_at = ${at}::timestamptz
    where workspace_id = ${scope.workspaceId}::uuid and id = ${id}::uuid and discarded_at is null`.execute(
    scope.db,
  )
}

/** Deletes an upload that did not become an import. Its bytes must be deleted already. */
export async function deleteImport(scope: Scope, id: string): Promise<void> {
  await sql`delete from imports where workspace_id = ${scope.workspaceId}::uuid and id = ${id}::uuid`.execute(
    scope.db,
  )
}

/** An import. With `lock`, no other transaction can start or discard it until this one ends. */
export async function findImport(
  scope: Scope,
  id: string,
  { lock = false } = {},
): Promise<ImportRow | undefined> {
  // By primary key.
  const { rows } = await sql<ImportRow>`
    select ${columns} from imports
    where workspace_id = ${scope.workspaceId}::uuid and id = ${id}::uuid
    ${lock ? sql`for update` : sql``}`.execute(scope.db)
  return rows[0]
}

/** A page of the workspace's imports, newest first, without incomplete uploads. */
export async function listImports(
  scope: Scope,
  page: { limit: number; beforeId?: string | undefined },
): Promise<ImportRow[]> {
  const beyond = page.beforeId === undefined ? sql`true` : sql`id < ${page.beforeId}::uuid`
  // Walks the primary key backwards.
  const { rows } = await sql<ImportRow>`
    select ${columns} from imports
    where workspace_id = ${scope.workspaceId}::uuid and profile is not null and ${beyond}
    order by id desc
    limit ${page.limit}::int`.execute(scope.db)
  return rows
}

/** Other imports of the same bytes, newest first. */
export async function findSameFile(
  scope: Scope,
  id: string,
  sha256: Buffer,
  limit: number,
): Promise<string[]> {
  // Through imports_sha256.
  const { rows } = await sql<{ id: string }>`
    select id from imports
    where workspace_id = ${scope.workspaceId}::uuid and sha256 = ${sha256}::bytea and id <> ${id}::uuid
    order by id desc
    limit ${limit}::int`.execute(scope.db)
  return rows.map((row) => row.id)
}

/**
 * Uploads whose bytes are no longer needed: not started since the time of this id, or ended without having
 * deleted them.
 */
export async function findLeftUploads(scope: Scope, beforeId: string, limit: number): Promise<string[]> {
  // Through imports_kept, with one probe of the jobs per upload.
  const { rows } = await sql<{ id: string }>`
    select i.id from imports i
    left join jobs j on j.workspace_id = i.workspace_id and j.id = i.id
    where i.workspace_id = ${scope.workspaceId}::uuid and i.discarded_at is null and i.id < ${beforeId}::uuid
      and (j.id is null or j.finished_at is not null)
    order by i.id
    limit ${limit}::int`.execute(scope.db)
  return rows.map((row) => row.id)
}

/** The number of files that the workspace has stored, counted up to `most`. */
export async function countKeptUploads(scope: Scope, most: number): Promise<number> {
  // Through imports_kept.
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from (
      select 1 from imports where workspace_id = ${scope.workspaceId}::uuid and discarded_at is null limit ${most}::int
    ) counted`.execute(scope.db)
  return rows[0]?.count ?? 0
}

/** The last mapping for a table with these headers. */
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
