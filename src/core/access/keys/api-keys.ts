import {
  findApiKey,
  insertApiKey,
  type ListedApiKeyRow,
  listApiKeys,
  revokeApiKey,
  updateApiKey,
} from '../../../store/access/api-keys.ts'
import { findPerson } from '../../../store/access/people.ts'
import { findWorkspace } from '../../../store/access/workspaces.ts'
import { countApiKeys } from '../../../store/finding/list-totals.ts'
import { type DirectoryPage, type DirectoryScope, inTransaction } from '../../../store/kernel/scope.ts'
import type { ApiKeyRow } from '../../../store/kernel/tables.ts'
import { notFound, refuseFaults } from '../../kernel/failure.ts'
import { at, type Fault, FaultList } from '../../kernel/fault.ts'
import { isId, newId, timeOf } from '../../kernel/ids.ts'
import { limits } from '../../kernel/limits.ts'
import { parseTime } from '../../values/date-or-time.ts'
import { type Directory, forgetWhatEnded } from '../directory.ts'
import { type Bounds, boundsOf } from '../granting.ts'
import {
  defaultKeyScopes,
  type KeyScope,
  keyScopes,
  type Principal,
  requireAdmin,
  within,
} from '../principal.ts'
import { hashSecret, makeSecret } from '../secrets.ts'

/** A key as its account sees it. The secret is returned once, by `createKey`. */
export interface ApiKey {
  id: string
  accountId: string
  /** Null for a key of the whole account. */
  workspaceId: string | null
  name: string
  /** The last four characters of the secret. */
  hint: string
  scopes: KeyScope[]
  createdAt: Date
  expiresAt: Date | null
  /** Exact to the minute. */
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

/** The number of the account's keys, revoked ones included. */
export function countKeys(directory: DirectoryScope, principal: Principal): Promise<number> {
  requireAdmin(principal)
  return countApiKeys(directory, principal.accountId)
}

/** A key of the caller's account, revoked or not. Throws `not_found` for a key of another account. */
export async function getKey(directory: DirectoryScope, principal: Principal, id: string): Promise<ApiKey> {
  requireAdmin(principal)
  const row = isId(id) ? await findApiKey(directory, principal.accountId, id) : undefined
  if (row === undefined) throw notFound()
  return apiKeyFromRow(row)
}

export interface NewKeyDraft extends KeyDraft {
  /** Null or absent: a key of the whole account. */
  workspaceId?: string | null | undefined
}

/** A new key with its secret, which is returned only here. */
interface NewKey {
  apiKey: ApiKey
  secret: string
}

/**
 * Creates a key of the caller's account or of one of its living workspaces (`not_found` for others). Without
 * scopes the key gets `defaultKeyScopes`. Refuses an expiry in the past, `admin` for a workspace's key, and
 * scopes or an expiry beyond the caller's own.
 */
export async function createKey(
  directory: DirectoryScope,
  principal: Principal,
  draft: NewKeyDraft,
): Promise<NewKey> {
  requireAdmin(principal)
  const workspaceId = draft.workspaceId ?? null
  const bounds = await boundsOf(directory, principal)
  const { values, faults } = judgeKey(withinBounds(draft, bounds), workspaceId === null, bounds)
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

/** Stores a judged key, with a new secret or a given one, in the caller's transaction. */
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

/**
 * Changes a key's name, scopes or expiry; the change holds at once in this process. Throws `not_found` for a
 * revoked key.
 */
export async function changeKey(
  directory: Directory,
  principal: Principal,
  id: string,
  draft: KeyDraft,
): Promise<ApiKey> {
  const key = await getKey(directory, principal, id)
  const bounds = await boundsOf(directory, principal)
  const { values, faults } = judgeKey(draft, key.workspaceId === null, bounds)
  if (faults.faults.length === 0 && Object.keys(values).length === 0) faults.add('', 'nothing_to_change')
  refuseFaults(faults.faults)
  try {
    return await inTransaction(within(directory, principal), async (scope) => {
      if (!(await updateApiKey(scope, principal.accountId, id, values))) throw notFound()
      return getKey(scope, principal, id)
    })
  } finally {
    // Also if the outcome of the commit is unknown.
    await forgetWhatEnded(directory)
  }
}

/** Revokes a key: at once in this process, within a second in others. Repeating the call gives the same result. */
export async function revokeKey(directory: Directory, principal: Principal, id: string): Promise<void> {
  requireAdmin(principal)
  if (!isId(id)) throw notFound()
  try {
    const revoked = await inTransaction(within(directory, principal), (scope) =>
      revokeApiKey(scope, principal.accountId, id, new Date()),
    )
    if (!revoked) throw notFound()
  } finally {
    // Also if the outcome of the commit is unknown.
    await forgetWhatEnded(directory)
  }
}

/** A key as a caller gives it; absent fields are unchanged. */
interface KeyDraft {
  name?: string | undefined
  scopes?: readonly string[] | undefined
  /** RFC 3339 date-time; null: the key never expires. */
  expiresAt?: string | null | undefined
  /** The faults that the wire already found. */
  faults?: readonly Fault[] | undefined
}

type KeyValues = Partial<Pick<ApiKeyRow, 'name' | 'expires_at'>> & { scopes?: KeyScope[] }

/** Fills the absent scopes and expiry of a new key, as far as its maker may grant them. */
function withinBounds<D extends KeyDraft>(draft: D, { scopes, until }: Bounds): D {
  return {
    ...draft,
    scopes: draft.scopes ?? defaultKeyScopes.filter((scope) => scopes.includes(scope)),
    expiresAt: draft.expiresAt === undefined ? until?.toISOString() : draft.expiresAt,
  }
}

/** Judges a key's name, scopes and expiry. Only keys of an account may have `admin`. */
function judgeKey(
  draft: KeyDraft,
  ofAccount: boolean,
  bounds: Bounds,
): { values: KeyValues; faults: FaultList } {
  const faults = new FaultList(draft.faults)
  const values: KeyValues = {}
  if (draft.name !== undefined) {
    const name = faults.text('name', draft.name, limits.textMax)
    if (name === null) faults.add('name', 'required')
    else if (name !== undefined) values.name = name
  }
  if (draft.scopes !== undefined) values.scopes = judgeScopes(draft.scopes, ofAccount, bounds, faults)
  if (draft.expiresAt !== undefined) {
    const end = judgeEnd(draft.expiresAt, bounds, faults)
    if (end !== undefined) values.expires_at = end
  }
  return { values, faults }
}

function judgeScopes(
  given: readonly string[],
  ofAccount: boolean,
  bounds: Bounds,
  faults: FaultList,
): KeyScope[] {
  const known = keyScopes.filter((scope) => ofAccount || scope !== 'admin')
  const allowed = known.filter((scope) => bounds.scopes.includes(scope))
  if (given.length === 0) faults.add('scopes', 'too_few', 1)
  for (const [index, scope] of given.entries()) {
    if (!(allowed as string[]).includes(scope))
      faults.add(at('scopes', index), 'not_one_of', allowed.join(', '))
  }
  return allowed.filter((scope) => given.includes(scope))
}

function judgeEnd(given: string | null, { until }: Bounds, faults: FaultList): Date | null | undefined {
  const end = given === null ? null : parseTime(given)
  const isTooLate = until !== null && (end === null || (end !== undefined && end > until))
  if (end === undefined) faults.add('expiresAt', 'invalid_date', 'date-time')
  else if (end !== null && end.getTime() <= Date.now())
    faults.add('expiresAt', 'out_of_range', 'a time in the future')
  else if (isTooLate)
    faults.add('expiresAt', 'out_of_range', `at most ${until.toISOString()}, when the key that gives it ends`)
  else return end
  return undefined
}

/** The caller of the request and its permissions. */
export interface Caller {
  kind: 'key' | 'person' | 'keyless'
  id: string | null
  name: string
  accountId: string
  workspaceId: string | null
  scopes: readonly KeyScope[]
  /** Null if the key never expires, and for a person. */
  expiresAt: Date | null
}

/** Describes the caller's own key or session, for programs that need to know their workspace, scopes and expiry. */
export async function describeCaller(directory: DirectoryScope, principal: Principal): Promise<Caller> {
  const { accountId, workspaceId, keyId, personId, scopes } = principal
  const common = { accountId, workspaceId, scopes }
  if (personId !== undefined) {
    const person = await findPerson(directory, accountId, personId)
    return { ...common, kind: 'person', id: personId, name: person?.name ?? '', expiresAt: null }
  }
  const key = isId(keyId) ? await findApiKey(directory, accountId, keyId) : undefined
  if (key === undefined) return { ...common, kind: 'keyless', id: null, name: 'Keyless', expiresAt: null }
  return { ...common, kind: 'key', id: key.id, name: key.name, expiresAt: key.expires_at }
}
