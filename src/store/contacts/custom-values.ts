import { sql } from 'kysely'
import { readTogether } from '../kernel/pipeline.ts'
import type { IdPage, Scope } from '../kernel/scope.ts'
import type { ContactCondition } from './contact-stretches.ts'

/** The condition that a contact has a value of this field, for `contact-stretches.ts`. It has no index. */
export function hasCustomValue(fieldId: string): ContactCondition {
  return sql`custom ? ${fieldId}::text`
}

/** The condition that a contact has a value of the field, or that one of these jobs changed it. */
export function hasCustomValueOrWasTouched(
  scope: Scope,
  fieldId: string,
  jobIds: readonly string[],
): ContactCondition {
  return sql`(custom ? ${fieldId}::text or exists (
    select from job_contacts j
    where j.workspace_id = ${scope.workspaceId}::uuid and j.job_id = any(${jobIds}::uuid[]) and j.contact_id = contacts.id))`
}

/** The condition that a contact has an attribute with this key. */
export function hasAttribute(key: string): ContactCondition {
  return sql`attributes ? ${key}::text`
}

/** One value of a custom field, with the number of contacts that have it and the first of them. */
export interface ValueGroup {
  value: unknown
  contactId: string
  contacts: number
  binned: number
}

/**
 * The distinct values of a custom field among the next `limit` contacts, in the order of the first contact
 * with each; `endId`, the last of those contacts, is null if none follow.
 */
export async function groupValuesInStretch(
  scope: Scope,
  fieldId: string,
  { limit, afterId }: IdPage,
): Promise<{ groups: ValueGroup[]; endId: string | null }> {
  const beyond = afterId === undefined ? sql`true` : sql`id > ${afterId}::uuid`
  // Walks the primary key.
  const { rows } = await sql<{ groups: ValueGroup[]; endId: string | null }>`
    with stretch as (
      select id, deleted_at, custom -> ${fieldId}::text as value from contacts
      where workspace_id = ${scope.workspaceId}::uuid and ${beyond}
      order by id
      limit ${limit}::int
    )
    select
      (select case when count(*) = ${limit}::int then (array_agg(id order by id desc))[1] end from stretch) as "endId",
      coalesce((select json_agg(g order by g."contactId") from (
        select value, (array_agg(id order by id))[1] as "contactId", count(*) as contacts, count(deleted_at) as binned
        from stretch where value is not null group by value
      ) g), '[]') as groups`.execute(scope.db)
  return rows[0]!
}

/** A contact's value of a custom field; null if it has none. */
interface CustomValueRow {
  id: string
  value: unknown
}

/**
 * The values of these contacts, deleted ones included, in a custom field; locked in id order until the
 * transaction ends.
 */
export async function lockCustomValues(
  scope: Scope,
  fieldId: string,
  ids: readonly string[],
): Promise<CustomValueRow[]> {
  // Sent with BEGIN; by primary key.
  const [rows] = await readTogether<[CustomValueRow]>(scope, [
    sql`
    select id, custom -> ${fieldId}::text as value from contacts
    where workspace_id = ${scope.workspaceId}::uuid and id = any(${ids}::uuid[])
    order by id
    for update`,
  ])
  return rows
}
