import { updateApiKey } from '../../store/api-keys.ts'
import { inTransaction } from '../../store/transaction.ts'
import { type Directory, forgetWhatEnded } from '../directory.ts'
import { notFound, refuseFaults } from '../failure.ts'
import type { Principal } from '../principal.ts'
import type { ApiKey } from './api-key.ts'
import { getKey } from './get-key.ts'
import { judgeKey, type KeyDraft } from './judge-key.ts'

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
    return await inTransaction(directory, async (scope) => {
      if (!(await updateApiKey(scope, principal.accountId, id, values))) throw notFound()
      return getKey(scope, principal, id)
    })
  } finally {
    // Even when the outcome is unknown.
    forgetWhatEnded(directory)
  }
}
