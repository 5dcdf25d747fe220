import { deleteSession } from '../../store/sessions.ts'
import { inTransaction } from '../../store/transaction.ts'
import { type Directory, forgetWhatEnded } from '../directory.ts'
import type { Principal } from '../principal.ts'

/** Ends the caller's session: at once in this process, within a second in others. */
export async function signOut(directory: Directory, principal: Principal): Promise<void> {
  try {
    await inTransaction(directory, (scope) => deleteSession(scope, principal.keyId))
  } finally {
    forgetWhatEnded(directory)
  }
}
