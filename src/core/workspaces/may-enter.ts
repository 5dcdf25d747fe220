import type { Principal } from '../principal.ts'

/** Whether a key's own reach covers a workspace: an account key's all of its account, a workspace key's its own. */
export function mayEnter(principal: Principal, workspaceId: string): boolean {
  return principal.workspaceId === null || principal.workspaceId === workspaceId.toLowerCase()
}
