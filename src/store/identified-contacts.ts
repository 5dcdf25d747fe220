import { sql } from 'kysely'
import { type ContactRead, readColumns } from './contacts.ts'
import type { Scope } from './scope.ts'
import type { CustomFieldRow } from './tables.ts'

/** Living contacts are found by any of these; a phone is E.164, an email its key. */
export interface Identifiers {
  ids: readonly string[]
  phones: readonly string[]
  emailKeys: readonly string[]
  externalIds: readonly string[]
}

/** A contact with all that its answer needs. */
export interface IdentifiedContact extends ContactRead {
  tags: { id: string; name: string }[] | null
  fields: (Pick<CustomFieldRow, 'id' | 'name' | 'slug' | 'type'> & { isRetyping: boolean })[] | null
}

/** Living contacts by identifier with their tags and custom fields, in one statement, in no particular order. */
export async function findIdentifiedContacts(scope: Scope, by: Identifiers): Promise<IdentifiedContact[]> {
  const { rows } = await sql<IdentifiedContact>`
    select ${readColumns},
      (select jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name)) from tags t
       where t.workspace_id = c.workspace_id and t.id = any(c.tag_ids) and t.deleted_at is null) as tags,
      case when c.custom = '{}'::jsonb then null else
        (select jsonb_agg(jsonb_build_object('id', f.id, 'name', f.name, 'slug', f.slug, 'type', f.type,
           'isRetyping', f.retype_job_id is not null))
         from custom_fields f
         where f.workspace_id = c.workspace_id and f.deleted_at is null and c.custom ? f.id::text) end as fields
    from contacts c
    where c.workspace_id = ${scope.workspaceId}::uuid and c.deleted_at is null
      and c.id = any(array(
        select unnest(${by.ids}::uuid[])
        union all
        select p.id from contacts p
        where p.workspace_id = ${scope.workspaceId}::uuid and p.deleted_at is null and p.phone = any(${by.phones}::text[])
        union all
        select e.id from contacts e
        where e.workspace_id = ${scope.workspaceId}::uuid and e.deleted_at is null and e.email_key = any(${by.emailKeys}::text[])
        union all
        select x.id from contacts x
        where x.workspace_id = ${scope.workspaceId}::uuid and x.deleted_at is null and x.external_id = any(${by.externalIds}::text[])
      ))`.execute(scope.db)
  return rows
}
