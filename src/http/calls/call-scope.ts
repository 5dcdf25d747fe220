import type { Directory } from '../../core/access/directory.ts'
import { type RecordTable, recordScope, workspaceScope } from '../../core/access/workspace-scope.ts'
import { refuseFaults } from '../../core/kernel/failure.ts'
import type { Fault } from '../../core/kernel/fault.ts'
import type { Call } from './operation.ts'

interface Naming {
  /** Null counts as absent. */
  workspaceId?: string | null
}

type ScopedCall<Params = unknown> = Pick<
  Call<Params, Naming | undefined, Naming | undefined>,
  'params' | 'query' | 'body' | 'faults' | 'principal' | 'requestId'
>

/**
 * The scope of a call in one workspace, which an account key names in the query or the body. Refuses two
 * different ones; and all faults together if an account key's workspace is faulty or missing, since the rest
 * cannot be judged without it.
 */
export async function callScope(directory: Directory, call: ScopedCall) {
  const { faults, principal, requestId } = call
  const isFaulty = faults.some(({ field }) => field === 'workspaceId')
  if (isFaulty && principal.workspaceId === null) refuseFaults(faults)
  return workspaceScope(directory, principal, namedWorkspace(call), requestId, faults)
}

/**
 * The scope of a call whose path has the id of a record, which determines the workspace; one that is also
 * named must match.
 */
export async function pathScope(directory: Directory, table: RecordTable, call: ScopedCall<{ id: string }>) {
  const { params, principal, requestId } = call
  const request = { workspaceId: namedWorkspace(call), operationId: requestId }
  return recordScope(directory, principal, table, params.id, request)
}

function namedWorkspace({ query, body, faults }: ScopedCall): string | undefined {
  const [first, second] = [query, body].map((naming) => naming?.workspaceId?.toLowerCase())
  if (first !== undefined && second !== undefined && first !== second) {
    refuseFaults([...faults, { field: 'workspaceId', code: 'repeated' }])
  }
  return first ?? second
}

/** The fault of a PATCH without any field to change. Omitted if the request has other faults. */
export function nothingToChange(body: object, faults: readonly Fault[]): Fault[] {
  const isEmpty = Object.keys(body).every((key) => key === 'workspaceId' || key === 'dryRun')
  return isEmpty && faults.length === 0 ? [{ field: '', code: 'nothing_to_change' }] : []
}
