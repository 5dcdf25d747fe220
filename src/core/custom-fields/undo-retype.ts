import type { Scope } from '../../store/scope.ts'
import type { Job } from '../jobs/job.ts'
import { beginRetype } from './begin-retype.ts'
import type { RetypeInput } from './retype-job.ts'

/**
 * Gives a field the type back that a retype took from it, and adds the job that puts its values back: what was dropped
 * too. A value that was written since is converted; one that does not convert is kept aside and listed. Refuses when the
 * field has got yet another type.
 */
export function undoRetype(scope: Scope, undone: Job<RetypeInput>): Promise<Job> {
  const { fieldId, from: type } = undone.input
  return beginRetype(scope, fieldId, { type, dropUnconvertible: false, undone, total: null })
}
