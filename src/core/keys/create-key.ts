import { insertApiKey } from '../../store/api-keys.ts'
import type { DirectoryScope } from '../../store/scope.ts'
import { inTransaction } from '../../store/transaction.ts'
import { findWorkspace } from '../../store/workspaces.ts'
import { notFound, refuseFaults } from '../failure.ts'
import { newId, timeOf } from '../ids.ts'
import { isId } from '../is-id.ts'
import type { KeyScope, Principal } from '../principal.ts'
import { requireAdmin } from '../require-admin.ts'
import { type ApiKey, apiKeyFromRow } from './api-key.ts'
import { judgeKey, type KeyDraft } from './judge-key.ts'
import { hashSecret, makeSecret } from './secret.ts'

export interface NewKeyDraft extends KeyDraft {
  /** Null or absent: a key of the account. */
  workspaceId?: string | null | undefined
}

/** A key and, this once, its secret. */
export interface NewKey {
  apiKey: ApiKey
  secret: string
}

export const defaultKeyScopes: readonly KeyScope[] = ['read', 'write']

/**
 * Makes a key of the caller's account or of one of its living workspaces (another is not found). Without scopes it may
 * read and write. Refuses an expiry in the past, and `admin` on a workspace's key.
 */
export async function createKey(
  directory: DirectoryScope,
  principal: Principal,
  draft: NewKeyDraft,
): Promise<NewKey> {
  requireAdmin(principal)
  const workspaceId = draft.workspaceId ?? null
  const { values, faults } = judgeKey(draft, workspaceId === null)
  if (draft.name === undefined) faults.add('name', 'required')
  refuseFaults(faults.faults)
  if (workspaceId !== null) await requireWorkspace(directory, principal, workspaceId)
  const key = {
    accountId: principal.accountId,
    workspaceId,
    name: values.name!,
    scopes: values.scopes ?? defaultKeyScopes,
    expiresAt: values.expires_at ?? null,
  }
  return inTransaction(directory, (scope) => makeKey(scope, key))
}

/** Stores a key whose values were judged, with a secret of its own or a given one, in the caller's transaction. */
export async function makeKey(
  scope: DirectoryScope,
  key: Pick<ApiKey, 'accountId' | 'workspaceId' | 'name' | 'expiresAt'> & { scopes: readonly KeyScope[] },
  secret: string = makeSecret(),
): Promise<NewKey> {
  const id = newId()
  const row = {
    id,
    account_id: key.accountId,
    workspace_id: key.workspaceId,
    name: key.name,
    hash: hashSecret(secret),
    hint: secret.slice(-4),
    scopes: [...key.scopes],
    created_at: timeOf(id),
    expires_at: key.expiresAt,
    last_used_at: null,
    revoked_at: null,
  }
  await insertApiKey(scope, row)
  return { apiKey: apiKeyFromRow(row), secret }
}

async function requireWorkspace(directory: DirectoryScope, principal: Principal, id: string): Promise<void> {
  if (!isId(id) || !(await findWorkspace(directory, principal.accountId, id))) throw notFound()
}
