import { deleteInvitesFor } from '../../store/invites.ts'
import { findPersonWithPassword, updateEmail, updatePerson } from '../../store/people.ts'
import { deleteSessionsOf } from '../../store/sessions.ts'
import type { PersonRow } from '../../store/tables.ts'
import { inTransaction } from '../../store/transaction.ts'
import { type Directory, forgetWhatEnded } from '../directory.ts'
import { Refusal, refuseFaults } from '../failure.ts'
import { confirmPassword } from './confirm-password.ts'
import { emailTaken } from './email-taken.ts'
import { judgePerson, type PersonDraft, type PersonValues } from './judge-person.ts'
import type { NewSession } from './open-session.ts'
import type { SignedIn } from './require-person.ts'
import { beginSession } from './sign-in.ts'
import { forgiveAttempt } from './slow-guessing.ts'

export interface ProfileChange extends Pick<PersonDraft, 'name' | 'email' | 'faults'> {
  /** The present password: needed for another email. */
  current?: string | null | undefined
  /** Where the call comes from: guessing the present password is slowed as signing in is. */
  address: string
}

/**
 * Changes the signed-in person's own name and email. Another email is another way in, so it takes the present password,
 * ends all their sessions and the links that were made for either email; the caller goes on in the new session that is
 * answered. Refuses a wrong password as a fault of `current`, and an email that somebody else signs in with.
 */
export async function changeProfile(
  directory: Directory,
  principal: SignedIn,
  { name, email, current, address, faults: found }: ProfileChange,
): Promise<NewSession | undefined> {
  const { accountId, personId } = principal
  const person = await findPersonWithPassword(directory, accountId, personId)
  if (person === undefined) throw new Refusal({ code: 'unauthenticated' })
  const { values, faults } = judgePerson({ name, email, faults: found })
  const isOtherEmail = values.email !== undefined && values.email !== person.email
  if (isOtherEmail && typeof current !== 'string') faults.add('current', 'required')
  if (faults.faults.length === 0 && Object.keys(values).length === 0) faults.add('', 'nothing_to_change')
  refuseFaults(faults.faults)

  if (!isOtherEmail) {
    await updatePerson(directory, accountId, personId, { name: values.name }, new Date())
    return undefined
  }
  const attempt = await confirmPassword(directory, person, { current: current!, address })
  try {
    const session = await inTransaction(directory, (scope) => changeEmail(scope, person, values))
    await forgiveAttempt(directory, attempt)
    return session
  } finally {
    // Even when the outcome is unknown.
    forgetWhatEnded(directory)
  }
}

async function changeEmail(
  scope: Parameters<typeof beginSession>[0],
  { id, account_id: accountId, email_key: before, password }: PersonRow,
  { name, email, emailKey }: PersonValues,
): Promise<NewSession> {
  const at = new Date()
  if (!(await updatePerson(scope, accountId, id, { name }, at)))
    throw new Refusal({ code: 'unauthenticated' })
  if (!(await updateEmail(scope, id, { email: email!, email_key: emailKey! }, at))) throw emailTaken()
  // A link is for an email: left behind, it would be for whoever has that email next.
  await deleteInvitesFor(scope, accountId, before)
  await deleteInvitesFor(scope, accountId, emailKey!)
  await deleteSessionsOf(scope, id)
  return beginSession(scope, { id, accountId, password })
}
