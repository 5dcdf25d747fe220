import type { DirectoryScope, Scope } from '../../store/scope.ts'
import type { Job } from './job.ts'

/** In whose name a job writes: who asked for it acts, and its changes share its id in the log. */
export function jobScope({ db }: DirectoryScope, { workspaceId, actor, id }: Job): Scope {
  return { db, workspaceId, actor, operationId: id }
}
