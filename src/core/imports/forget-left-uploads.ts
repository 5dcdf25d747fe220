import { findLeftUploads } from '../../store/imports.ts'
import type { Scope } from '../../store/scope.ts'
import { discardFile } from './discard-upload.ts'

/** Long enough to map a file on Monday that was uploaded on Friday. */
const keptMs = 7 * 24 * 60 * 60 * 1000

/** Uploads a look, so that whoever uploads next does not wait for all of them. */
const uploadsAtOnce = 3

/** Lets go of the bytes of uploads that nobody has started for a week, and of imports that ended otherwise than done. */
export async function forgetLeftUploads(scope: Scope): Promise<void> {
  const left = await findLeftUploads(scope, idAt(Date.now() - keptMs), uploadsAtOnce)
  for (const id of left) await discardFile(scope, id)
}

/** An id that is newer than every one made before this moment. */
function idAt(timeMs: number): string {
  const hex = timeMs.toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`
}
