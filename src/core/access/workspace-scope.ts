import { findWorkspaceOf, type RecordTable } from '../../store/access/workspace-rules.ts'
import { findWorkspace, listWorkspaceIds } from '../../store/access/workspaces.ts'
import type { DirectoryScope, Scope } from '../../store/kernel/scope.ts'
import { notFound, Refusal } from '../kernel/failure.ts'
import type { Fault } from '../kernel/fault.ts'
import { isId } from '../kernel/ids.ts'
import type { Directory } from './directory.ts'
import { mayEnter, type Principal, within } from './principal.ts'

/**
 * The scope of the workspace that a request works in. An account key must name a living workspace of its
 * account; a workspace key may name only its own (`not_found` for others). `faults`, the other faults of the
 * request, are reported with a missing workspace.
 */
export async function workspaceScope(
  directory: Directory,
  principal: Principal,
  workspaceId: string | undefined,
  operationId: string,
  faults: readonly Fault[] = [],
): Promise<Scope> {
  const { db } = within(directory, principal)
  const id = (workspaceId ?? principal.workspaceId)?.toLowerCase()
  if (id === undefined)
    throw new Refusal({
      code: 'workspace_required',
      detail: 'workspaceId is required for account-scoped API keys',
      ...(faults.length > 0 && { faults: [...faults, { field: 'workspaceId', code: 'required' }] }),
    })
  if (!isId(id) || !mayEnter(principal, id)) throw notFound()
  if (principal.workspaceId === null && !(await isLiving({ ...directory, db }, principal.accountId, id)))
    throw notFound()
  const actor = principal.actor ?? `key:${principal.keyId}`
  return { db, workspaceId: id, actor, operationId }
}

async function isLiving(directory: Directory, accountId: string, id: string): Promise<boolean> {
  const found = await directory.workspaces.get(`${accountId} ${id}`, async () =>
    (await findWorkspace(directory, accountId, id)) === undefined ? null : true,
  )
  return found === true
}

/** The scope of a workspace key, for wires whose requests cannot name a workspace; account keys are refused. */
export async function workspaceKeyScope(
  directory: Directory,
  principal: Principal,
  operationId: string,
): Promise<Scope> {
  if (principal.workspaceId === null) throw new Refusal({ code: 'workspace_key_required' })
  return workspaceScope(directory, principal, undefined, operationId)
}

export type { RecordTable }

/**
 * The scope in which a contact, tag, list, custom field or job is looked up by id. A workspace key has
 * exactly one. With an account key the id alone determines the workspace among the account's living ones; a
 * workspace that the request also names must match.
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
  const workspaceId = isId(id)
    ? await findWorkspaceOf(within(directory, principal), table, workspaceIds, id)
    : undefined
  if (workspaceId === undefined) throw notFound()
  return workspaceScope(directory, principal, workspaceId, request.operationId)
}

/** The ids of the workspaces in which an id is looked up: the key's own, or all living ones of its account. */
export async function accountWorkspaceIds(
  directory: DirectoryScope,
  principal: Principal,
): Promise<string[]> {
  if (principal.workspaceId !== null) return [principal.workspaceId]
  return listWorkspaceIds(within(directory, principal), principal.accountId)
}
