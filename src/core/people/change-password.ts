import { findPersonWithPassword, updatePassword } from '../../store/people.ts'
import { deleteSessionsOf } from '../../store/sessions.ts'
import { inTransaction } from '../../store/transaction.ts'
import { type Directory, forgetWhatEnded } from '../directory.ts'
import { Refusal, refuseFaults } from '../failure.ts'
import type { Fault } from '../fault.ts'
import { FaultList } from '../fault-list.ts'
import { confirmPassword } from './confirm-password.ts'
import { passwordFault } from './judge-person.ts'
import type { NewSession } from './open-session.ts'
import type { SignedIn } from './require-person.ts'
import { beginSession } from './sign-in.ts'
import { forgiveAttempt } from './slow-guessing.ts'

export interface PasswordChange {
  current: string
  next: string
  /** Where the call comes from: guessing the present password is slowed as signing in is. */
  address: string
  faults?: readonly Fault[]
}

/**
 * Gives the signed-in person a new password and ends all their sessions; the caller goes on in a new one. Refuses a
 * wrong present password as a fault of `current`.
 */
export async function changePassword(
  directory: Directory,
  principal: SignedIn,
  { current, next, address, faults: found }: PasswordChange,
): Promise<NewSession> {
  const person = await findPersonWithPassword(directory, principal.accountId, principal.personId)
  if (person === undefined) throw new Refusal({ code: 'unauthenticated' })
  const faults = new FaultList(found)
  const fault = typeof next === 'string' ? passwordFault(next, person.email_key) : undefined
  if (fault !== undefined) faults.add('next', fault.code, fault.expected)
  refuseFaults(faults.faults)

  const attempt = await confirmPassword(directory, person, { current, address })
  const password = await directory.slowHash.hash(next)
  try {
    const session = await inTransaction(directory, async (scope) => {
      if (!(await updatePassword(scope, person.id, { password }, new Date())))
        throw new Refusal({ code: 'unauthenticated' })
      await deleteSessionsOf(scope, person.id)
      return beginSession(scope, { id: person.id, accountId: person.account_id, password })
    })
    await forgiveAttempt(directory, attempt)
    return session
  } finally {
    // Even when the outcome is unknown.
    forgetWhatEnded(directory)
  }
}
