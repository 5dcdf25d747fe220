import { sql } from 'kysely'
import { writeLater } from '../kernel/pipeline.ts'
import type { IdPage, Scope } from '../kernel/scope.ts'
import type { JobContactRow, JobKeptRow } from '../kernel/tables.ts'

export type TouchedContact = Pick<JobContactRow, 'contact_id' | 'version_before' | 'version_after'>

/** Records contacts that a job changed, each given once; a contact that it had changed before keeps its first version. */
export async function insertJobContacts(
  scope: Scope,
  jobId: string,
  rows: readonly TouchedContact[],
): Promise<void> {
  if (rows.length === 0) return
  await writeLater(
    scope,
    sql`
    insert into job_contacts (workspace_id, job_id, contact_id, version_before, version_after)
    select w.workspace_id, ${jobId}::uuid, r.contact_id, r.version_before, r.version_after
    from tenants w cross join unnest(
      ${rows.map((row) => row.contact_id)}::uuid[],
      ${rows.map((row) => row.version_before)}::int4[],
      ${rows.map((row) => row.version_after)}::int4[]
    ) as r(contact_id, version_before, version_after)
    where w.workspace_id = ${scope.workspaceId}::uuid
    on conflict (workspace_id, job_id, contact_id) do update set version_after = excluded.version_after`,
    rows.length,
  )
}

/** A page of the contacts that a job changed, in id order. */
export async function listJobContacts(scope: Scope, jobId: string, page: IdPage): Promise<TouchedContact[]> {
  const beyond = page.afterId === undefined ? sql`true` : sql`contact_id > ${page.afterId}::uuid`
  // Walks the primary key.
  const { rows } = await sql<TouchedContact>`
    select contact_id, version_before, version_after from job_contacts
    where workspace_id = ${scope.workspaceId}::uuid and job_id = ${jobId}::uuid and ${beyond}
    order by contact_id
    limit ${page.limit}::int`.execute(scope.db)
  return rows
}

/** What these jobs changed of these contacts. */
export async function findJobContacts(
  scope: Scope,
  jobIds: readonly string[],
  contactIds: readonly string[],
): Promise<TouchedContact[]> {
  // By primary key.
  const { rows } = await sql<TouchedContact>`
    select contact_id, version_before, version_after from job_contacts
    where workspace_id = ${scope.workspaceId}::uuid and job_id = any(${jobIds}::uuid[])
      and contact_id = any(${contactIds}::uuid[])`.execute(scope.db)
  return rows
}

/** The number of contacts that a job changed. Exact: reads them all. */
export async function countJobContacts(scope: Scope, jobId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from job_contacts
    where workspace_id = ${scope.workspaceId}::uuid and job_id = ${jobId}::uuid`.execute(scope.db)
  return rows[0]?.count ?? 0
}

export type KeptContact = Pick<JobKeptRow, 'contact_id' | 'reason' | 'detail'>

/**
 * Records contacts that a job did not change, with the reason; a contact that is recorded already keeps its
 * first reason.
 */
export async function insertJobKept(
  scope: Scope,
  jobId: string,
  rows: readonly KeptContact[],
): Promise<void> {
  if (rows.length === 0) return
  await writeLater(
    scope,
    sql`
    insert into job_kept (workspace_id, job_id, contact_id, reason, detail)
    select w.workspace_id, ${jobId}::uuid, r.contact_id, r.reason, r.detail::jsonb
    from tenants w cross join unnest(
      ${rows.map((row) => row.contact_id)}::uuid[],
      ${rows.map((row) => row.reason)}::text[],
      ${rows.map((row) => (row.detail === null ? null : JSON.stringify(row.detail)))}::text[]
    ) as r(contact_id, reason, detail)
    where w.workspace_id = ${scope.workspaceId}::uuid
    on conflict do nothing`,
  )
}

/** A page of the contacts that a job did not change, in id order. */
export async function listJobKept(scope: Scope, jobId: string, page: IdPage): Promise<KeptContact[]> {
  const beyond = page.afterId === undefined ? sql`true` : sql`contact_id > ${page.afterId}::uuid`
  // Walks the primary key.
  const { rows } = await sql<KeptContact>`
    select contact_id, reason, detail from job_kept
    where workspace_id = ${scope.workspaceId}::uuid and job_id = ${jobId}::uuid and ${beyond}
    order by contact_id
    limit ${page.limit}::int`.execute(scope.db)
  return rows
}
