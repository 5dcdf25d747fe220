import { findWorkspaceAccount } from '../../store/workspaces.ts'
import type { Directory } from '../directory.ts'
import type { Principal } from '../principal.ts'
import { defaultKeyScopes } from './create-key.ts'

/** Who calls without a key where the operator allows that: a workspace's reader and writer; null when it was removed. */
export async function keylessPrincipal(directory: Directory, workspaceId: string): Promise<Principal | null> {
  const accountId = await findWorkspaceAccount(directory, workspaceId)
  if (accountId === undefined) return null
  return { keyId: 'none', accountId, workspaceId, scopes: defaultKeyScopes, actor: 'keyless' }
}
