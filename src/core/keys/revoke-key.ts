import { revokeApiKey } from '../../store/api-keys.ts'
import { inTransaction } from '../../store/transaction.ts'
import { type Directory, forgetWhatEnded } from '../directory.ts'
import { notFound } from '../failure.ts'
import { isId } from '../is-id.ts'
import type { Principal } from '../principal.ts'
import { requireAdmin } from '../require-admin.ts'

/** Ends a key: at once in this process, within a second in others. Again is the same. */
export async function revokeKey(directory: Directory, principal: Principal, id: string): Promise<void> {
  requireAdmin(principal)
  if (!isId(id)) throw notFound()
  try {
    const revoked = await inTransaction(directory, (scope) =>
      revokeApiKey(scope, principal.accountId, id, new Date()),
    )
    if (!revoked) throw notFound()
  } finally {
    // Even when the outcome is unknown.
    forgetWhatEnded(directory)
  }
}
