import { sql } from 'kysely'
import type { Scope } from '../kernel/scope.ts'

/**
 * The tables with rows per job or import, their columns of its id, and the rows of one deletion. A chunk of a
 * file is a mebibyte.
 */
const notes = [
  ['job_contacts', 'job_id', 5_000],
  ['job_kept', 'job_id', 5_000],
  ['import_errors', 'import_id', 2_000],
  ['import_warnings', 'import_id', 2_000],
  ['import_seen', 'import_id', 5_000],
  ['import_chunks', 'import_id', 32],
] as const

/**
 * The first of the jobs that ended before a time and still have details. A job that left values of another
 * type in a field is not among them, because the field still refers to it.
 */
export async function findForgettableJob(scope: Scope, before: Date): Promise<string | undefined> {
  // Reads the workspace's jobs, one row each.
  const { rows } = await sql<{ id: string }>`
    select j.id from jobs j
    where j.workspace_id = ${scope.workspaceId}::uuid and j.finished_at < ${before}::timestamptz
      and j.forgotten_at is null and not exists (
        select from custom_fields f
        where f.workspace_id = ${scope.workspaceId}::uuid and f.retype_job_id = j.id)
    order by j.finished_at, j.id
    limit 1`.execute(scope.db)
  return rows[0]?.id
}

/** The oldest upload from before a time that no job has started. */
export async function findUnstartedImport(scope: Scope, before: Date): Promise<string | undefined> {
  // Walks the primary key, and probes that of the jobs.
  const { rows } = await sql<{ id: string }>`
    select i.id from imports i
    where i.workspace_id = ${scope.workspaceId}::uuid and i.created_at < ${before}::timestamptz
      and not exists (
        select from jobs j where j.workspace_id = ${scope.workspaceId}::uuid and j.id = i.id)
    order by i.id
    limit 1`.execute(scope.db)
  return rows[0]?.id
}

/** Deletes some of the rows of a job or an import and returns their number; 0 if none is left. */
export async function deleteJobNotes(scope: Scope, id: string): Promise<number> {
  for (const [table, column, limit] of notes) {
    const isOfJob = sql`workspace_id = ${scope.workspaceId}::uuid and ${sql.ref(column)} = ${id}::uuid`
    // By primary key.
    const { numAffectedRows } = await sql`
      delete from ${sql.table(table)}
      where workspace_id = ${scope.workspaceId}::uuid and ${sql.ref(column)} = ${id}::uuid and ctid = any(array(
        select ctid from ${sql.table(table)} where ${isOfJob} limit ${limit}::int))`.execute(scope.db)
    if (Number(numAffectedRows ?? 0) > 0) return Number(numAffectedRows)
  }
  return 0
}

/** Clears a job's input and deletes its import; its result, actor and times stay. */
export async function updateJobForgotten(scope: Scope, id: string, at: Date): Promise<void> {
  await sql`delete from imports where workspace_id = ${scope.workspaceId}::uuid and id = ${id}::uuid`.execute(
    scope.db,
  )
  await sql`
    update jobs set input = '{}', checkpoint = null, error = null, forgotten_at = ${at}::timestamptz
    where workspace_id = ${scope.workspaceId}::uuid and id = ${id}::uuid`.execute(scope.db)
}

/**
 * Deletes jobs without details that ended before the log begins, so that no change refers to them; returns
 * their number.
 */
export async function deleteForgottenJobs(scope: Scope, limit: number): Promise<number> {
  const workspaceId = sql`${scope.workspaceId}::uuid`
  const { numAffectedRows } = await sql`
    delete from jobs
    where workspace_id = ${workspaceId} and id = any(array(
      select j.id from jobs j join tenants w on w.workspace_id = j.workspace_id
      where j.workspace_id = ${workspaceId} and w.workspace_id = ${workspaceId}
        and j.forgotten_at is not null and j.finished_at < w.log_forgotten_before
      limit ${limit}::int))`.execute(scope.db)
  return Number(numAffectedRows ?? 0)
}
