import { findApiKey } from '../../store/api-keys.ts'
import type { DirectoryScope } from '../../store/scope.ts'
import { notFound } from '../failure.ts'
import { isId } from '../is-id.ts'
import type { Principal } from '../principal.ts'
import { requireAdmin } from '../require-admin.ts'
import { type ApiKey, apiKeyFromRow } from './api-key.ts'

/** A key of the caller's account, revoked or not; another account's is not found. */
export async function getKey(directory: DirectoryScope, principal: Principal, id: string): Promise<ApiKey> {
  requireAdmin(principal)
  const row = isId(id) ? await findApiKey(directory, principal.accountId, id) : undefined
  if (row === undefined) throw notFound()
  return apiKeyFromRow(row)
}
