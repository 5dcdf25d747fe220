import { lockAccount } from '../../store/accounts.ts'
import { deleteInvitesMadeBy } from '../../store/invites.ts'
import { findPerson, updatePerson } from '../../store/people.ts'
import { inTransaction } from '../../store/transaction.ts'
import { type Directory, forgetWhatEnded } from '../directory.ts'
import { notFound, refuseFaults } from '../failure.ts'
import { isId } from '../is-id.ts'
import type { Principal } from '../principal.ts'
import { requireAdmin } from '../require-admin.ts'
import { judgePerson, type PersonDraft } from './judge-person.ts'
import { type Person, personFromRow } from './person.ts'
import { requireOwnerLeft } from './require-owner-left.ts'

/** Changes a person's name or role, at once in this process. Refuses to take the role of the last owner. */
export async function changePerson(
  directory: Directory,
  principal: Principal,
  id: string,
  draft: Pick<PersonDraft, 'name' | 'role' | 'faults'>,
): Promise<Person> {
  requireAdmin(principal)
  const { accountId } = principal
  const { values, faults } = judgePerson(draft)
  if (faults.faults.length === 0 && Object.keys(values).length === 0) faults.add('', 'nothing_to_change')
  refuseFaults(faults.faults)
  if (!isId(id)) throw notFound()
  try {
    return await inTransaction(directory, async (scope) => {
      await lockAccount(scope, accountId)
      if (!(await updatePerson(scope, accountId, id, values, new Date()))) throw notFound()
      await requireOwnerLeft(scope, accountId)
      // An owner's link may make owners; who is one no longer leaves none behind.
      if (values.role !== undefined && values.role !== 'owner') await deleteInvitesMadeBy(scope, id)
      return personFromRow((await findPerson(scope, accountId, id))!)
    })
  } finally {
    // Even when the outcome is unknown.
    forgetWhatEnded(directory)
  }
}
