import { findFirstAccount } from '../store/accounts.ts'
import type { DirectoryScope } from '../store/scope.ts'
import { keyScopes, type Principal } from './principal.ts'

/** Who works on the store itself and not through a key: all of the first account's. Undefined before the first start. */
export async function firstAccountOwner(directory: DirectoryScope): Promise<Principal | undefined> {
  const account = await findFirstAccount(directory)
  return account && { keyId: 'cli', accountId: account.id, workspaceId: null, scopes: keyScopes }
}
