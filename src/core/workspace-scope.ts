import type { Scope } from '../store/scope.ts'
import { findWorkspace } from '../store/workspaces.ts'
import type { Directory } from './directory.ts'
import { notFound, Refusal } from './failure.ts'
import type { Fault } from './fault.ts'
import { isId } from './is-id.ts'
import type { Principal } from './principal.ts'
import { mayEnter } from './workspaces/may-enter.ts'

/**
 * The one workspace that a request works in. An account key must name a living one of its account; a workspace key
 * need not, and any other than its own is not found. `faults`, what else is wrong with the request, are named where none is.
 */
export async function workspaceScope(
  directory: Directory,
  principal: Principal,
  workspaceId: string | undefined,
  operationId: string,
  faults: readonly Fault[] = [],
): Promise<Scope> {
  const id = (workspaceId ?? principal.workspaceId)?.toLowerCase()
  if (id === undefined)
    throw new Refusal({
      code: 'workspace_required',
      detail: 'workspaceId is required for account-scoped API keys',
      ...(faults.length > 0 && { faults: [...faults, { field: 'workspaceId', code: 'required' }] }),
    })
  if (!isId(id) || !mayEnter(principal, id)) throw notFound()
  if (principal.workspaceId === null && !(await isLiving(directory, principal.accountId, id)))
    throw notFound()
  const actor = principal.actor ?? `key:${principal.keyId}`
  return { db: directory.db, workspaceId: id, actor, operationId }
}

async function isLiving(directory: Directory, accountId: string, id: string): Promise<boolean> {
  const found = await directory.workspaces.get(`${accountId} ${id}`, async () =>
    (await findWorkspace(directory, accountId, id)) === undefined ? null : true,
  )
  return found === true
}
