import { listApiKeys } from '../../store/api-keys.ts'
import type { DirectoryPage } from '../../store/directory-page.ts'
import type { DirectoryScope } from '../../store/scope.ts'
import type { Principal } from '../principal.ts'
import { requireAdmin } from '../require-admin.ts'
import { type ApiKey, apiKeyFromRow } from './api-key.ts'

/** A page of the account's keys, revoked ones included, newest first. */
export async function listKeys(
  directory: DirectoryScope,
  principal: Principal,
  page: DirectoryPage,
): Promise<ApiKey[]> {
  requireAdmin(principal)
  return (await listApiKeys(directory, principal.accountId, page)).map(apiKeyFromRow)
}
