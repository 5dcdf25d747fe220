import { deleteImportChunks } from '../../store/import-chunks.ts'
import { deleteImport, updateDiscarded } from '../../store/imports.ts'
import type { Scope } from '../../store/scope.ts'

/** A few dozen megabytes a statement, so that none takes long. */
export const chunksAtOnce = 64

/** Takes back an upload that never became an import. */
export async function discardUpload(scope: Scope, id: string): Promise<void> {
  await deleteBytes(scope, id)
  await deleteImport(scope, id)
}

/** Lets go of an import's bytes; what is known of it stays. */
export async function discardFile(scope: Scope, id: string): Promise<void> {
  await deleteBytes(scope, id)
  await updateDiscarded(scope, id, new Date())
}

async function deleteBytes(scope: Scope, id: string): Promise<void> {
  while ((await deleteImportChunks(scope, id, chunksAtOnce)) === chunksAtOnce);
}
