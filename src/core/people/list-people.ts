import type { DirectoryPage } from '../../store/directory-page.ts'
import { listPeople as listRows } from '../../store/people.ts'
import type { DirectoryScope } from '../../store/scope.ts'
import type { Principal } from '../principal.ts'
import { requireAdmin } from '../require-admin.ts'
import { type Person, personFromRow } from './person.ts'

/** A page of the account's people, newest first. */
export async function listPeople(
  directory: DirectoryScope,
  principal: Principal,
  page: DirectoryPage,
): Promise<Person[]> {
  requireAdmin(principal)
  return (await listRows(directory, principal.accountId, page)).map(personFromRow)
}
