import type { Scope } from '../../store/scope.ts'
import { cancelJob } from '../jobs/cancel-job.ts'
import { discardFile } from './discard-upload.ts'
import { getImport } from './get-import.ts'
import type { Import } from './import.ts'

/** Ends an import after the chunk that is under way, or before it began; what was written stays written. */
export async function cancelImport(scope: Scope, id: string): Promise<Import> {
  const { job } = await getImport(scope, id)
  if (job !== null) await cancelJob(scope, id)
  await discardFile(scope, id)
  return getImport(scope, id)
}
