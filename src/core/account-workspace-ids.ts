import type { DirectoryScope } from '../store/scope.ts'
import { listWorkspaceIds } from '../store/workspaces.ts'
import type { Principal } from './principal.ts'

/** Where an id alone is looked for: in the key's own workspace, or in every living one of its account. */
export async function accountWorkspaceIds(
  directory: DirectoryScope,
  principal: Principal,
): Promise<string[]> {
  if (principal.workspaceId !== null) return [principal.workspaceId]
  return listWorkspaceIds(directory, principal.accountId)
}
