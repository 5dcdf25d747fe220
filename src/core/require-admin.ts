import { Refusal } from './failure.ts'
import type { Principal } from './principal.ts'

/** Refuses who may not manage keys and workspaces: only account keys with `admin` may. */
export function requireAdmin(principal: Pick<Principal, 'workspaceId' | 'scopes'>): void {
  if (principal.workspaceId === null && principal.scopes.includes('admin')) return
  throw new Refusal({
    code: 'insufficient_scope',
    detail: 'This needs an account key with the scope admin.',
  })
}
