import type { Scope } from '../store/scope.ts'
import type { Directory } from './directory.ts'
import { Refusal } from './failure.ts'
import type { Principal } from './principal.ts'
import { workspaceScope } from './workspace-scope.ts'

/** The workspace that a key belongs to, for wires that have no word to choose one: an account key is refused. */
export async function workspaceKeyScope(
  directory: Directory,
  principal: Principal,
  operationId: string,
): Promise<Scope> {
  if (principal.workspaceId === null) throw new Refusal({ code: 'workspace_key_required' })
  return workspaceScope(directory, principal, undefined, operationId)
}
