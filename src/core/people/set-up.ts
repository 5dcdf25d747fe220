import { findPersonByEmail, updatePassword } from '../../store/people.ts'
import type { DirectoryScope } from '../../store/scope.ts'
import { deleteSessionsOf } from '../../store/sessions.ts'
import { inTransaction } from '../../store/transaction.ts'
import { type Directory, forgetWhatEnded } from '../directory.ts'
import { refuseFaults } from '../failure.ts'
import { judgePerson, type PersonDraft } from './judge-person.ts'
import { makePerson } from './make-person.ts'
import { getLink, spendLink } from './one-time-link.ts'
import type { NewSession } from './open-session.ts'
import { beginSession } from './sign-in.ts'

/**
 * Uses a setup link: makes an owner of the account and signs them in. A person of the account with this email keeps
 * what is theirs, becomes an owner and gets this name and password, and their sessions end. Refuses a spent link,
 * before it looks at the rest, and an email of another account.
 */
export async function setUp(
  directory: Directory,
  { token, ...draft }: Omit<PersonDraft, 'role'> & { token: string },
): Promise<NewSession> {
  const link = await getLink(directory, token, ['setup'], draft.faults)
  const { values, faults } = judgePerson(draft, ['name', 'email', 'password'])
  refuseFaults(faults.faults)
  const { name, email, emailKey } = values as { name: string; email: string; emailKey: string }
  const password = await directory.slowHash.hash(values.password!)
  const owner = { accountId: link.account_id, name, email, emailKey, role: 'owner', password } as const
  try {
    return await inTransaction(directory, async (scope) => {
      await spendLink(scope, link)
      const id = (await takeOver(scope, owner)) ?? (await makePerson(scope, owner))
      return beginSession(scope, { id, accountId: link.account_id, password })
    })
  } finally {
    forgetWhatEnded(directory)
  }
}

/** The account's own person with this email, now an owner with this password; undefined when there is none. */
async function takeOver(
  scope: DirectoryScope,
  owner: { accountId: string; emailKey: string; name: string; role: string; password: string },
): Promise<string | undefined> {
  const person = await findPersonByEmail(scope, owner.emailKey)
  if (person === undefined || person.account_id !== owner.accountId) return undefined
  const { name, role, password } = owner
  if (!(await updatePassword(scope, person.id, { name, role, password }, new Date()))) return undefined
  await deleteSessionsOf(scope, person.id)
  return person.id
}
