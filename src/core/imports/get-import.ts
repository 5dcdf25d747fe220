import { findImport } from '../../store/imports.ts'
import { findJob } from '../../store/jobs.ts'
import type { Scope } from '../../store/scope.ts'
import { notFound } from '../failure.ts'
import { type Import, toImport } from './import.ts'

/** An import of the workspace; an upload that has not come to its end is none yet. */
export async function getImport(scope: Scope, id: string): Promise<Import> {
  const row = await findImport(scope, id)
  if (row === undefined || row.profile === null) throw notFound()
  return toImport(row, await findJob(scope, id))
}
