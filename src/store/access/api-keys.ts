import { sql } from 'kysely'
import { beyond, type DirectoryPage, type DirectoryScope } from '../kernel/scope.ts'
import type { ApiKeyRow } from '../kernel/tables.ts'

/** A key without its hash, as lists show it. */
export type ListedApiKeyRow = Omit<ApiKeyRow, 'hash'>

/** The columns of a key that authentication needs. */
type LivingApiKeyRow = Pick<ApiKeyRow, 'id' | 'account_id' | 'workspace_id' | 'scopes' | 'expires_at'>

const listed = sql`id, account_id, workspace_id, name, hint, scopes, created_at, expires_at, last_used_at, revoked_at`

/** Adds a key. */
export async function insertApiKey(scope: DirectoryScope, key: ApiKeyRow): Promise<void> {
  await scope.db.insertInto('api_keys').values(key).execute()
}

/** The key with this SHA-256, unless it was revoked or its workspace was deleted. The caller checks its expiry. */
export async function findLivingApiKey(
  scope: DirectoryScope,
  hash: Buffer,
): Promise<LivingApiKeyRow | undefined> {
  // Every request's authentication, through api_keys_hash.
  const { rows } = await sql<LivingApiKeyRow>`
    select k.id, k.account_id, k.workspace_id, k.scopes, k.expires_at
    from api_keys k
    left join workspaces w on w.id = k.workspace_id
    where k.hash = ${hash}::bytea and k.revoked_at is null and w.deleted_at is null`.execute(scope.db)
  return rows[0]
}

/** The account's keys, revoked ones included, newest first. */
export async function listApiKeys(
  scope: DirectoryScope,
  accountId: string,
  page: DirectoryPage,
): Promise<ListedApiKeyRow[]> {
  // Walks api_keys_account.
  const { rows } = await sql<ListedApiKeyRow>`
    select ${listed} from api_keys
    where account_id = ${accountId}::uuid and ${beyond(page)}
    order by created_at desc, id desc
    limit ${page.limit}::int`.execute(scope.db)
  return rows
}

/** A key of the account, revoked or not. */
export async function findApiKey(
  scope: DirectoryScope,
  accountId: string,
  id: string,
): Promise<ListedApiKeyRow | undefined> {
  const { rows } = await sql<ListedApiKeyRow>`
    select ${listed} from api_keys
    where id = ${id}::uuid and account_id = ${accountId}::uuid`.execute(scope.db)
  return rows[0]
}

/** Changes a key that is not revoked; false if there is none. */
export async function updateApiKey(
  scope: DirectoryScope,
  accountId: string,
  id: string,
  values: Partial<Pick<ApiKeyRow, 'name' | 'scopes' | 'expires_at'>>,
): Promise<boolean> {
  const changed = await scope.db
    .updateTable('api_keys')
    .set(values)
    .where('id', '=', id)
    .where('account_id', '=', accountId)
    .where('revoked_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return changed !== undefined
}

/** Revokes a key. A repeated call keeps the first time; false if the account has no such key. */
export async function revokeApiKey(
  scope: DirectoryScope,
  accountId: string,
  id: string,
  at: Date,
): Promise<boolean> {
  const { rows } = await sql`
    update api_keys set revoked_at = coalesce(revoked_at, ${at}::timestamptz)
    where id = ${id}::uuid and account_id = ${accountId}::uuid
    returning id`.execute(scope.db)
  return rows.length > 0
}

/** Stores when keys were last used, several at once. A later time from another process is kept. */
export async function updateLastUsed(
  scope: DirectoryScope,
  uses: readonly { id: string; at: Date }[],
): Promise<void> {
  await sql`
    update api_keys k set last_used_at = u.at
    from unnest(${uses.map(({ id }) => id)}::uuid[], ${uses.map(({ at }) => at)}::timestamptz[]) u (id, at)
    where k.id = u.id and (k.last_used_at is null or k.last_used_at < u.at)`.execute(scope.db)
}
