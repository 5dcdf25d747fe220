import {
  findApiKey,
  insertApiKey,
  type ListedApiKeyRow,
  listApiKeys,
  revokeApiKey,
  updateApiKey,
} from '../../../store/access/api-keys.ts'
import { findWorkspace } from '../../../store/access/workspaces.ts'
import { type DirectoryPage, type DirectoryScope, inTransaction } from '../../../store/kernel/scope.ts'
import type { ApiKeyRow } from '../../../store/kernel/tables.ts'
import { notFound, refuseFaults } from '../../kernel/failure.ts'
import { at, type Fault, FaultList } from '../../kernel/fault.ts'
import { isId, newId, timeOf } from '../../kernel/ids.ts'
import { limits } from '../../kernel/limits.ts'
import { parseTime } from '../../values/date-or-time.ts'
import { type Directory, forgetWhatEnded } from '../directory.ts'
import { type KeyScope, keyScopes, type Principal, requireAdmin, within } from '../principal.ts'
import { hashSecret, makeSecret } from '../secrets.ts'

/** A key as its account sees it. The key itself is shown once, by `createKey`. */
export interface ApiKey {
  id: string
  accountId: string
  /** Null: the account's key. */
  workspaceId: string | null
  name: string
  /** Its last four characters. */
  hint: string
  scopes: KeyScope[]
  createdAt: Date
  expiresAt: Date | null
  /** To the minute. */
  lastUsedAt: Date | null
  revokedAt: Date | null
}

function apiKeyFromRow(row: ListedApiKeyRow): ApiKey {
  return {
    id: row.id,
    accountId: row.account_id,
    workspaceId: row.workspace_id,
    name: row.name,
    hint: row.hint,
    scopes: row.scopes as KeyScope[],
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
    revokedAt: row.revoked_at,
  }
}

/** A page of the account's keys, revoked ones included, newest first. */
export async function listKeys(
  directory: DirectoryScope,
  principal: Principal,
  page: DirectoryPage,
): Promise<ApiKey[]> {
  requireAdmin(principal)
  return (await listApiKeys(directory, principal.accountId, page)).map(apiKeyFromRow)
}

/** A key of the caller's account, revoked or not; another account's is not found. */
export async function getKey(directory: DirectoryScope, principal: Principal, id: string): Promise<ApiKey> {
  requireAdmin(principal)
  const row = isId(id) ? await findApiKey(directory, principal.accountId, id) : undefined
  if (row === undefined) throw notFound()
  return apiKeyFromRow(row)
}

export interface NewKeyDraft extends KeyDraft {
  /** Null or absent: a key of the account. */
  workspaceId?: string | null | undefined
}

/** A key and, this once, its secret. */
interface NewKey {
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
  return inTransaction(within(directory, principal), (scope) => makeKey(scope, key))
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

/** Changes a key's name, scopes or expiry, at once in this process. A revoked key is not found. */
export async function changeKey(
  directory: Directory,
  principal: Principal,
  id: string,
  draft: KeyDraft,
): Promise<ApiKey> {
  const key = await getKey(directory, principal, id)
  const { values, faults } = judgeKey(draft, key.workspaceId === null)
  if (faults.faults.length === 0 && Object.keys(values).length === 0) faults.add('', 'nothing_to_change')
  refuseFaults(faults.faults)
  try {
    return await inTransaction(within(directory, principal), async (scope) => {
      if (!(await updateApiKey(scope, principal.accountId, id, values))) throw notFound()
      return getKey(scope, principal, id)
    })
  } finally {
    // Even when the outcome is unknown.
    forgetWhatEnded(directory)
  }
}

/** Ends a key: at once in this process, within a second in others. Again is the same. */
export async function revokeKey(directory: Directory, principal: Principal, id: string): Promise<void> {
  requireAdmin(principal)
  if (!isId(id)) throw notFound()
  try {
    const revoked = await inTransaction(within(directory, principal), (scope) =>
      revokeApiKey(scope, principal.accountId, id, new Date()),
    )
    if (!revoked) throw notFound()
  } finally {
    // Even when the outcome is unknown.
    forgetWhatEnded(directory)
  }
}

/** What a caller says about a key; absent is untouched. */
interface KeyDraft {
  name?: string | undefined
  scopes?: readonly string[] | undefined
  /** RFC 3339 date-time; null: never. */
  expiresAt?: string | null | undefined
  /** What the translator already found. */
  faults?: readonly Fault[] | undefined
}

type KeyValues = Partial<Pick<ApiKeyRow, 'name' | 'expires_at'>> & { scopes?: KeyScope[] }

/** Judges a key's name, scopes and expiry. Only the keys of an account may be given `admin`. */
function judgeKey(draft: KeyDraft, ofAccount: boolean): { values: KeyValues; faults: FaultList } {
  const faults = new FaultList(draft.faults)
  const values: KeyValues = {}
  if (draft.name !== undefined) {
    const name = faults.text('name', draft.name, limits.textMax)
    if (name === null) faults.add('name', 'required')
    else if (name !== undefined) values.name = name
  }
  if (draft.scopes !== undefined) values.scopes = judgeScopes(draft.scopes, ofAccount, faults)
  if (draft.expiresAt !== undefined) {
    const expiresAt = draft.expiresAt === null ? null : parseTime(draft.expiresAt)
    if (expiresAt === undefined) faults.add('expiresAt', 'invalid_date', 'date-time')
    else if (expiresAt !== null && expiresAt.getTime() <= Date.now())
      faults.add('expiresAt', 'out_of_range', 'a time in the future')
    else values.expires_at = expiresAt
  }
  return { values, faults }
}

function judgeScopes(given: readonly string[], ofAccount: boolean, faults: FaultList): KeyScope[] {
  const allowed = keyScopes.filter((scope) => ofAccount || scope !== 'admin')
  if (given.length === 0) faults.add('scopes', 'too_few', 1)
  for (const [index, scope] of given.entries()) {
    if (!(allowed as string[]).includes(scope))
      faults.add(at('scopes', index), 'not_one_of', allowed.join(', '))
  }
  return allowed.filter((scope) => given.includes(scope))
}
