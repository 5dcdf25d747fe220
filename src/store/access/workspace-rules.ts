import { type RawBuilder, sql } from 'kysely'
import type { DirectoryScope, Scope } from '../kernel/scope.ts'
import type { CustomFieldRow } from '../kernel/tables.ts'

/** The rules that a workspace's contacts are judged by: time zone, default region and custom fields. */
export interface WorkspaceRulesRow {
  timezone: string | null
  default_region: string | null
  /** Whether any contact has other phones or emails that matter: a living one, or a deleted one with do-not-contact. */
  has_others: boolean
  /** The key, in hexadecimal, of the hashes of erased do-not-contact people. Null: there are none. */
  denial_key: string | null
  fields: (Pick<CustomFieldRow, 'id' | 'name' | 'slug' | 'type' | 'aliases'> & {
    is_retyping: boolean
    /** When a field that has or had options last changed; the options are cached by it. Null: it never had any. */
    options_at: string | null
  })[]
}

/**
 * The rules of a living workspace as JSON, for `readTogether`; no row if it is deleted. Equal rules give
 * equal text, so a cache can be compared by it.
 */
export function workspaceRulesStatement(scope: Scope): RawBuilder<{ rules: string }> {
  return sql<{ rules: string }>`
    select jsonb_build_object('timezone', w.timezone, 'default_region', w.default_region,
      'denial_key', encode(t.denial_key, 'hex'),
      'has_others', exists (select from contacts c where c.workspace_id = ${scope.workspaceId}::uuid and c.deleted_at is null
        and (c.other_phones is not null or c.other_emails is not null))
      or exists (select from contacts d where d.workspace_id = ${scope.workspaceId}::uuid and d.do_not_contact and d.deleted_at is not null
        and (d.other_phones is not null or d.other_emails is not null)), 'fields', coalesce(
      (select jsonb_agg(jsonb_build_object(
         'id', f.id, 'name', f.name, 'slug', f.slug, 'type', f.type, 'aliases', f.aliases,
         'is_retyping', f.retype_job_id is not null,
         'options_at', case when f.options <> '[]' then f.updated_at end) order by f.id)
       from custom_fields f where f.workspace_id = ${scope.workspaceId}::uuid and f.deleted_at is null), '[]'::jsonb))::text as rules
    from tenants t join workspaces w on w.id = t.workspace_id
    where t.workspace_id = ${scope.workspaceId}::uuid and w.deleted_at is null`
}

/** The rules' text, in a round trip of its own. */
export async function findWorkspaceRules(scope: Scope): Promise<string | undefined> {
  const { rows } = await workspaceRulesStatement(scope).execute(scope.db)
  return rows[0]?.rules
}

/** The region with which a living workspace reads phone numbers without `+`; null if it has none. */
export async function findWorkspaceRegion(scope: Scope): Promise<string | null> {
  const { rows } = await sql<{ default_region: string | null }>`
    select default_region from workspaces where id = ${scope.workspaceId}::uuid and deleted_at is null`.execute(
    scope.db,
  )
  return rows[0]?.default_region ?? null
}

/** The tables whose records are addressed by an id alone in a path. */
export type RecordTable =
  | 'contacts'
  | 'tags'
  | 'lists'
  | 'custom_fields'
  | 'segments'
  | 'jobs'
  | 'imports'
  | 'webhooks'

/** Which of these workspaces has this record, deleted or not. */
export async function findWorkspaceOf(
  scope: DirectoryScope,
  table: RecordTable,
  workspaceIds: readonly string[],
  id: string,
): Promise<string | undefined> {
  // One probe of the primary key per workspace.
  const { rows } = await sql<{ workspace_id: string }>`
    select workspace_id from ${sql.table(table)}
    where workspace_id = any(${workspaceIds}::uuid[]) and id = ${id}::uuid`.execute(scope.db)
  return rows[0]?.workspace_id
}
