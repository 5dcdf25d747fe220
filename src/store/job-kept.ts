import { sql } from 'kysely'
import type { IdPage } from './id-page.ts'
import { writeLater } from './pipeline.ts'
import type { Scope } from './scope.ts'
import type { JobKeptRow } from './tables.ts'

export type KeptContact = Pick<JobKeptRow, 'contact_id' | 'reason' | 'detail'>

/** Notes contacts that a job left as they were; one that is noted already keeps its first reason. */
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
    select ${scope.workspaceId}::uuid, ${jobId}::uuid, r.contact_id, r.reason, r.detail::jsonb
    from unnest(
      ${rows.map((row) => row.contact_id)}::uuid[],
      ${rows.map((row) => row.reason)}::text[],
      ${rows.map((row) => (row.detail === null ? null : JSON.stringify(row.detail)))}::text[]
    ) as r(contact_id, reason, detail)
    on conflict do nothing`,
  )
}

/** A page of the contacts that a job left as they were, in id order. */
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
