import { findWorkspaceOf, type RecordTable } from '../store/find-workspace-of.ts'
import type { Scope } from '../store/scope.ts'
import { accountWorkspaceIds } from './account-workspace-ids.ts'
import type { Directory } from './directory.ts'
import { notFound } from './failure.ts'
import { isId } from './is-id.ts'
import type { Principal } from './principal.ts'
import { workspaceScope } from './workspace-scope.ts'

export type { RecordTable }

/**
 * The scope in which the id of a contact, tag, list, custom field or job is looked for. A workspace key has one; under an
 * account key an id alone finds its own workspace among the account's living ones. A workspace that is named as well
 * must be the one.
 */
export async function recordScope(
  directory: Directory,
  principal: Principal,
  table: RecordTable,
  id: string,
  request: { workspaceId?: string | undefined; operationId: string },
): Promise<Scope> {
  if (principal.workspaceId !== null || request.workspaceId !== undefined) {
    return workspaceScope(directory, principal, request.workspaceId, request.operationId)
  }
  const workspaceIds = await accountWorkspaceIds(directory, principal)
  const workspaceId = isId(id) ? await findWorkspaceOf(directory, table, workspaceIds, id) : undefined
  if (workspaceId === undefined) throw notFound()
  return workspaceScope(directory, principal, workspaceId, request.operationId)
}
