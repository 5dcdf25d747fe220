import { findFirstAccount, insertAccount } from '../store/accounts.ts'
import { underLease } from '../store/lease.ts'
import type { DirectoryScope } from '../store/scope.ts'
import { inTransaction } from '../store/transaction.ts'
import { newId, timeOf } from './ids.ts'
import { defaultKeyScopes, makeKey } from './keys/create-key.ts'
import { makeLink } from './people/one-time-link.ts'
import { keyScopes } from './principal.ts'
import { makeWorkspace } from './workspaces/create-workspace.ts'

/** What the first start made; the keys and the link's token are known here and never again. */
export interface FirstStart {
  accountId: string
  workspaceId: string
  accountKey: string
  workspaceKey: string
  /** Of the link that makes the first owner. */
  setupToken: string
}

/** Held by whoever fills an empty store. */
export const firstStartLease = 'first start'

/**
 * Gives an empty store its account, a workspace, a key of each and a setup link; undefined when it has an account. Of many processes
 * starting at once, one does it. `bootstrapKey` becomes the account key.
 */
export async function firstStart(
  directory: DirectoryScope,
  bootstrapKey?: string,
): Promise<FirstStart | undefined> {
  if (await findFirstAccount(directory)) return undefined
  return underLease(directory, firstStartLease, async () => {
    if (await findFirstAccount(directory)) return undefined
    return inTransaction(directory, (scope) => fillStore(scope, bootstrapKey))
  })
}

async function fillStore(scope: DirectoryScope, bootstrapKey: string | undefined): Promise<FirstStart> {
  const accountId = newId()
  await insertAccount(scope, { id: accountId, name: 'My account', created_at: timeOf(accountId) })
  const workspace = await makeWorkspace(scope, accountId, { name: 'My workspace' })
  const common = { accountId, expiresAt: null }
  const account = { ...common, workspaceId: null, name: 'First account key', scopes: keyScopes }
  const ofWorkspace = {
    ...common,
    workspaceId: workspace.id,
    name: 'First workspace key',
    scopes: defaultKeyScopes,
  }
  return {
    accountId,
    workspaceId: workspace.id,
    accountKey: (await makeKey(scope, account, bootstrapKey)).secret,
    workspaceKey: (await makeKey(scope, ofWorkspace)).secret,
    setupToken: (await makeLink(scope, { accountId, purpose: 'setup', role: 'owner', madeBy: null })).token,
  }
}
