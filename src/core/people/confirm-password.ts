import type { PersonRow } from '../../store/tables.ts'
import type { Directory } from '../directory.ts'
import { refuseFaults } from '../failure.ts'
import { type Attempt, countAttempt } from './slow-guessing.ts'

/**
 * Makes sure that who is signed in knows their password, which a session alone does not say. Refuses a wrong one as a fault
 * of `current`; guessing it is slowed as signing in is. Answers the attempt, for the caller to forgive when all is done.
 */
export async function confirmPassword(
  directory: Directory,
  person: Pick<PersonRow, 'email_key' | 'password'>,
  { current, address }: { current: string; address: string },
): Promise<Attempt> {
  const attempt = { emailKey: person.email_key, address }
  await countAttempt(directory, attempt)
  if (!(await directory.slowHash.matches(current, person.password)))
    refuseFaults([{ field: 'current', code: 'wrong_password' }])
  return attempt
}
