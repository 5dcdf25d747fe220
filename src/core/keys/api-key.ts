import type { ListedApiKeyRow } from '../../store/api-keys.ts'
import type { KeyScope } from '../principal.ts'

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

export function apiKeyFromRow(row: ListedApiKeyRow): ApiKey {
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
