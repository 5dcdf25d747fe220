import { findWorkspaceRegion } from '../../store/access/workspace-rules.ts'
import { listCustomFields } from '../../store/contacts/custom-fields.ts'
import { countImports as countRows } from '../../store/finding/list-totals.ts'
import {
  countKeptUploads,
  findImport,
  findImportMapping,
  findSameFile,
  listImports as listImportRows,
  updateImportProfile,
} from '../../store/jobs/imports.ts'
import { findJob, findJobs } from '../../store/jobs/jobs.ts'
import type { Scope } from '../../store/kernel/scope.ts'
import type { ImportRow, JobRow } from '../../store/kernel/tables.ts'
import { customFieldFromRow } from '../custom-fields/custom-fields.ts'
import { cancelJob, type Job, toJob } from '../jobs/jobs.ts'
import { notFound, Refusal } from '../kernel/failure.ts'
import { limits } from '../kernel/limits.ts'
import { type UndoOptions, undoJob } from '../undo/undo-job.ts'
import { type FileProfile, type FileTranslator, refusingFiles } from './file-translator.ts'
import { headersKey, type ImportPlan, type MappedColumn, toPlaces } from './import-plan.ts'
import { discardFile, discardUpload, forgetLeftUploads, openStoredFile, receiveFile } from './uploads.ts'

export interface ImportSettings {
  translator: FileTranslator
  /** The most bytes of one upload. */
  importBytesMax: number
}

/** An uploaded file and the state of its import. */
export interface Import {
  id: string
  workspaceId: string
  actor: string
  fileName: string | null
  size: number
  /** Hexadecimal. */
  sha256: string
  profile: FileProfile
  /** The plan of the last start; null before the first. */
  plan: ImportPlan | null
  /** The bytes are deleted, so it cannot be started again. */
  isDiscarded: boolean
  createdAt: Date
  /** The job with the same id; null before the first start. */
  job: Job | null
}

/** Converts the row of a completed upload and its job to an import. */
function toImport(row: ImportRow, job: JobRow | undefined): Import {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    actor: row.actor,
    fileName: row.file_name,
    size: row.byte_size ?? 0,
    sha256: row.sha256?.toString('hex') ?? '',
    profile: row.profile as FileProfile,
    plan: row.plan as ImportPlan | null,
    isDiscarded: row.discarded_at !== null,
    createdAt: row.created_at,
    job: job === undefined ? null : toJob(job),
  }
}

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

/** The number of the workspace's imports. */
export function countImports(scope: Scope): Promise<number> {
  return countRows(scope)
}

/** One import. Throws `not_found` for other ids and for uploads that are not complete. */
export async function getImport(scope: Scope, id: string): Promise<Import> {
  const row = await findImport(scope, id)
  if (row === undefined || row.profile === null) throw notFound()
  return toImport(row, await findJob(scope, id))
}

interface NewImport {
  fileName: string | null
  /** How the file is to be read, in the translator's terms. */
  given: object
}

/**
 * Stores and examines an uploaded file; no contact is written. Returns the imports with the same bytes.
 * Refuses a file that is too large or no table, and deletes it.
 */
export async function createImport(
  scope: Scope,
  { translator, importBytesMax }: ImportSettings,
  bytes: AsyncIterable<Buffer> | Iterable<Buffer>,
  { fileName, given }: NewImport,
): Promise<Import> {
  await forgetLeftUploads(scope)
  await refuseTooMany(scope)
  const upload = await receiveFile(scope, bytes, { fileName, bytesMax: importBytesMax })
  try {
    await lookAtFile(scope, translator, { ...upload, fileName }, given)
  } catch (error) {
    await discardUpload(scope, upload.id)
    throw error
  }
  return getImport(scope, upload.id)
}

async function refuseTooMany(scope: Scope): Promise<void> {
  const max = limits.uploadsPerWorkspaceMax
  if ((await countKeptUploads(scope, max)) < max) return
  throw new Refusal({
    code: 'too_many_requests',
    detail: `The workspace has ${max} files that were uploaded and not imported: start or cancel one.`,
    retryAfterS: 60,
  })
}

const sameFilesMax = 10

/** The ids of other imports of the same bytes, newest first. */
export function findSameFiles(scope: Scope, { id, sha256 }: Import): Promise<string[]> {
  return findSameFile(scope, id, Buffer.from(sha256, 'hex'), sameFilesMax)
}

/** Examines an upload and stores its profile. Refuses a file without a table. */
export async function lookAtFile(
  scope: Scope,
  translator: FileTranslator,
  { id, size, fileName }: { id: string; size: number; fileName: string | null },
  given: object,
): Promise<void> {
  const fields = await listCustomFields(scope)
  const profile = await refusingFiles(async () =>
    translator.profile(openStoredFile(scope, id, size), given, {
      fileName,
      defaultRegion: await findWorkspaceRegion(scope),
      customFields: fields.map(customFieldFromRow),
      remembered: async (headers) => {
        const mapping = await findImportMapping(scope, headersKey(headers))
        return mapping && toPlaces(mapping as MappedColumn[], headers)
      },
    }),
  )
  await updateImportProfile(scope, id, { ...profile, given })
}

/**
 * The merged reading options, earlier and new. A header row belongs to one table, so it is dropped if the
 * table changes.
 */
export function readingOf(former: object = {}, given: object): object {
  const said = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  const { header, headerRow, sheet, table, ...rest } = former as Record<string, unknown>
  const isOther = 'sheet' in said || 'table' in said
  const ofTable = isOther ? {} : { header, headerRow, sheet, table }
  const kept = Object.entries({ ...rest, ...ofTable }).filter(([, value]) => value !== undefined)
  return { ...Object.fromEntries(kept), ...said }
}

/** Examines a file again with new reading options; absent ones are unchanged. Refuses an import that was started. */
export async function changeImport(
  scope: Scope,
  { translator }: Pick<ImportSettings, 'translator'>,
  id: string,
  given: object,
): Promise<Import> {
  const { job, size, isDiscarded, profile, fileName } = await getImport(scope, id)
  if (job !== null || isDiscarded) {
    throw new Refusal({ code: 'conflict', detail: 'The import was started already: upload the file again.' })
  }
  await lookAtFile(scope, translator, { id, size, fileName }, readingOf(profile.given, given))
  return getImport(scope, id)
}

/** Cancels an import, after the chunk under way or before it began. Written rows stay. */
export async function cancelImport(scope: Scope, id: string): Promise<Import> {
  const { job } = await getImport(scope, id)
  if (job !== null) await cancelJob(scope, id)
  await discardFile(scope, id)
  return getImport(scope, id)
}

/** Adds a job that undoes an import, as `undoJob` does. Refuses an import that was not started or has not ended. */
export async function undoImport(scope: Scope, id: string, options: UndoOptions = {}): Promise<Job> {
  const { job } = await getImport(scope, id)
  if (job === null) throw new Refusal({ code: 'conflict', detail: 'The import was not started.' })
  return undoJob(scope, id, options)
}
