import type { DirectoryScope } from '../../store/scope.ts'
import { inTransaction } from '../../store/transaction.ts'
import { makeLink } from './one-time-link.ts'

/**
 * Makes the one-time token that lets whoever has it be an owner of the account: its first, another, or one who lost
 * the password. For who can open the store itself. The token made before stops working.
 */
export async function createSetupLink(
  directory: DirectoryScope,
  accountId: string,
): Promise<{ token: string; expiresAt: Date }> {
  const request = { accountId, purpose: 'setup', role: 'owner', madeBy: null } as const
  const { row, token } = await inTransaction(directory, (scope) => makeLink(scope, request))
  return { token, expiresAt: row.expires_at }
}
