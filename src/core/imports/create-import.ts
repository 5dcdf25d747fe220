import { countKeptUploads, findSameFile } from '../../store/imports.ts'
import type { Scope } from '../../store/scope.ts'
import { Refusal } from '../failure.ts'
import { limits } from '../limits.ts'
import { discardUpload } from './discard-upload.ts'
import { forgetLeftUploads } from './forget-left-uploads.ts'
import { getImport } from './get-import.ts'
import type { Import } from './import.ts'
import type { ImportSettings } from './import-settings.ts'
import { lookAtFile } from './look-at-file.ts'
import { receiveFile } from './receive-file.ts'

export interface NewImport {
  fileName: string | null
  /** How the file is to be read, where the caller knows better; in the translator's words. */
  given: object
}

/**
 * Takes a file in and looks at it; nothing is written to any contact. Says which imports had the same bytes. Refuses what
 * is too large or no table, and keeps nothing of it.
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
    await lookAtFile(scope, translator, upload, given)
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
