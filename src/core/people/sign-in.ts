import { findPersonByEmail } from '../../store/people.ts'
import type { DirectoryScope } from '../../store/scope.ts'
import { deleteOldSessions } from '../../store/sessions.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { Directory } from '../directory.ts'
import { normaliseEmail } from '../email.ts'
import { Refusal } from '../failure.ts'
import { type NewSession, openSession } from './open-session.ts'
import { countAttempt, forgiveAttempt } from './slow-guessing.ts'

/** A person's devices; with one more the oldest is signed out. */
const sessionsPerPersonMax = 50

/**
 * Opens a session for this email and password. One answer, in the same time, for a wrong password and an email that
 * nobody has; too many attempts are refused before either is looked at.
 */
export async function signIn(
  directory: Directory,
  { email, password, address }: { email: string; password: string; address: string },
): Promise<NewSession> {
  const emailKey = normaliseEmail(email)?.emailKey ?? email
  const attempt = { emailKey, address }
  await countAttempt(directory, attempt)
  const person = await findPersonByEmail(directory, emailKey)
  const isRight = await directory.slowHash.matches(password, person?.password)
  if (!isRight || person === undefined) throw wrongPair()
  const session = await inTransaction(directory, (scope) =>
    beginSession(scope, { id: person.id, accountId: person.account_id, password: person.password }),
  )
  await forgiveAttempt(directory, attempt)
  return session
}

/** Opens a session in the caller's transaction and ends what is over. Refuses where the password was changed meanwhile. */
export async function beginSession(
  scope: DirectoryScope,
  person: { id: string; accountId: string; password: string },
): Promise<NewSession> {
  const session = await openSession(scope, person)
  if (session === undefined) throw wrongPair()
  await deleteOldSessions(scope, person.id, sessionsPerPersonMax, new Date())
  return session
}

function wrongPair(): Refusal {
  return new Refusal({ code: 'unauthenticated', detail: 'The email or the password is wrong.' })
}
