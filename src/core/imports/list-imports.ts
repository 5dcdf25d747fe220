import { listImports as listImportRows } from '../../store/imports.ts'
import { findJobs } from '../../store/jobs.ts'
import type { Scope } from '../../store/scope.ts'
import { type Import, toImport } from './import.ts'

/** A page of the workspace's imports, newest first. */
export async function listImports(
  scope: Scope,
  page: { limit: number; beforeId?: string | undefined },
): Promise<{ imports: Import[]; hasMore: boolean }> {
  const rows = await listImportRows(scope, { ...page, limit: page.limit + 1 })
  const shown = rows.slice(0, page.limit)
  const jobs = await findJobs(
    scope,
    shown.map(({ id }) => ({ workspaceId: scope.workspaceId, id })),
  )
  const byId = new Map(jobs.map((job) => [job.id, job]))
  return { imports: shown.map((row) => toImport(row, byId.get(row.id))), hasMore: rows.length > page.limit }
}
