import { findLivingApiKey } from '../../../store/access/api-keys.ts'
import { findWorkspaceAccount } from '../../../store/access/workspaces.ts'
import type { Directory } from '../directory.ts'
import { defaultKeyScopes, type KeyScope, type Principal } from '../principal.ts'
import { hashSecret } from '../secrets.ts'

/**
 * The principal of a key, or null if the key is unknown, revoked, expired, or of a deleted workspace. A key
 * that was revoked in another process may still work here for one second; one that was revoked in this
 * process does not.
 */
export async function authenticate(directory: Directory, secret: string): Promise<Principal | null> {
  const hash = hashSecret(secret)
  const key = await directory.keys.get(hash.toString('base64'), () => findKey(directory, hash))
  if (key === null || (key.expiresAt !== null && key.expiresAt.getTime() <= Date.now())) return null
  directory.keyUses.note(key.principal.keyId)
  return key.principal
}

async function findKey(directory: Directory, hash: Buffer) {
  const row = await findLivingApiKey(directory, hash)
  if (row === undefined) return null
  const principal: Principal = {
    keyId: row.id,
    accountId: row.account_id,
    workspaceId: row.workspace_id,
    scopes: row.scopes as KeyScope[],
  }
  return { principal, expiresAt: row.expires_at }
}

/**
 * The principal of calls without a key, if the operator allows them: it may read and write one workspace.
 * Null if that workspace was removed.
 */
export async function keylessPrincipal(directory: Directory, workspaceId: string): Promise<Principal | null> {
  const accountId = await findWorkspaceAccount(directory, workspaceId)
  if (accountId === undefined) return null
  return { keyId: 'none', accountId, workspaceId, scopes: defaultKeyScopes, actor: 'keyless' }
}
