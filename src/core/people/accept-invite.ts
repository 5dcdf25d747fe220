import { findPersonByEmail, updatePassword } from '../../store/people.ts'
import type { DirectoryScope } from '../../store/scope.ts'
import { deleteSessionsOf } from '../../store/sessions.ts'
import type { InviteRow } from '../../store/tables.ts'
import { inTransaction } from '../../store/transaction.ts'
import { type Directory, forgetWhatEnded } from '../directory.ts'
import { notFound, refuseFaults } from '../failure.ts'
import { judgePerson, type PersonDraft } from './judge-person.ts'
import { makePerson } from './make-person.ts'
import { getLink, spendLink } from './one-time-link.ts'
import type { NewSession } from './open-session.ts'
import type { Role } from './role.ts'
import { beginSession } from './sign-in.ts'

/**
 * Uses an invitation, which makes its person, or a link for a new password, which ends that person's sessions; signs
 * them in. Refuses a spent link, before it looks at the rest, and an email that somebody signs in with meanwhile.
 */
export async function acceptInvite(
  directory: Directory,
  { token, ...draft }: Omit<PersonDraft, 'role' | 'email'> & { token: string },
): Promise<NewSession> {
  const link = await getLink(directory, token, ['invite', 'reset'], draft.faults)
  const isReset = link.purpose === 'reset'
  const { values, faults } = judgePerson(
    { ...draft, email: link.email },
    isReset ? ['password'] : ['name', 'password'],
  )
  refuseFaults(faults.faults)
  const password = await directory.slowHash.hash(values.password!)
  try {
    return await inTransaction(directory, async (scope) => {
      await spendLink(scope, link)
      const id = isReset
        ? await resetPassword(scope, link, { password, ...(values.name && { name: values.name }) })
        : await makePerson(scope, {
            accountId: link.account_id,
            name: values.name!,
            email: link.email!,
            emailKey: link.email_key!,
            role: link.role as Role,
            password,
          })
      return beginSession(scope, { id, accountId: link.account_id, password })
    })
  } finally {
    forgetWhatEnded(directory)
  }
}

async function resetPassword(
  scope: DirectoryScope,
  link: InviteRow,
  values: { password: string; name?: string },
): Promise<string> {
  const person = await findPersonByEmail(scope, link.email_key!)
  const isOurs = person !== undefined && person.account_id === link.account_id
  if (!isOurs || !(await updatePassword(scope, person.id, values, new Date()))) throw notFound()
  await deleteSessionsOf(scope, person.id)
  return person.id
}
