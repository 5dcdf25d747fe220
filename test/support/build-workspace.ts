import { type Directory, openDirectory } from '../../src/core/access/directory.ts'
import { createKey, type NewKeyDraft } from '../../src/core/access/keys/api-keys.ts'
import { keyScopes, type Principal } from '../../src/core/access/principal.ts'
import {
  createWorkspace,
  type Workspace,
  type WorkspaceDraft,
} from '../../src/core/access/workspaces/workspaces.ts'
import { newId, timeOf } from '../../src/core/kernel/ids.ts'
import { insertAccount } from '../../src/store/access/workspaces.ts'
import type { DirectoryScope, Scope } from '../../src/store/kernel/scope.ts'

export interface TestAccount {
  directory: Directory
  accountId: string
  /** A key with read, write and admin. */
  accountKey: string
  /** The principal of that key. */
  owner: Principal
}

export interface TestWorkspace extends TestAccount {
  workspaceId: string
  workspace: Workspace
  /** A key with read and write. */
  workspaceKey: string
  /** The principal of that key. */
  member: Principal
  /** For calling core and store functions directly. */
  scope: Scope
}

/** An account of its own, with an account key. */
export async function buildAccount({ db }: DirectoryScope): Promise<TestAccount> {
  const accountId = newId()
  await insertAccount({ db }, { id: accountId, name: 'Test account', created_at: timeOf(accountId) })
  const maker: Principal = { keyId: newId(), accountId, workspaceId: null, scopes: keyScopes }
  const account = await buildKey({ db }, maker, { name: 'Account key', scopes: keyScopes })
  return { directory: openDirectory({ db }), accountId, accountKey: account.secret, owner: account.principal }
}

/** A workspace of one's own, in a new account unless one is given, with a key for each of the two. */
export async function buildWorkspace(
  { db }: DirectoryScope,
  { account, ...draft }: WorkspaceDraft & { account?: TestAccount } = {},
): Promise<TestWorkspace> {
  const home = account ?? (await buildAccount({ db }))
  const workspace = await createWorkspace({ db }, home.owner, { name: 'Test workspace', ...draft })
  const key = await buildKey({ db }, home.owner, { name: 'Workspace key', workspaceId: workspace.id })
  return {
    ...home,
    workspaceId: workspace.id,
    workspace,
    workspaceKey: key.secret,
    member: key.principal,
    scope: { db, workspaceId: workspace.id, actor: 'test', operationId: newId() },
  }
}

/** A key and who it is. */
export async function buildKey(
  scope: DirectoryScope,
  owner: Principal,
  draft: NewKeyDraft,
): Promise<{ secret: string; principal: Principal }> {
  const { apiKey, secret } = await createKey(scope, owner, draft)
  const { id: keyId, accountId, workspaceId, scopes } = apiKey
  return { secret, principal: { keyId, accountId, workspaceId, scopes } }
}
