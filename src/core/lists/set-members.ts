import { listMemberIds } from '../../store/list-members.ts'
import type { Scope } from '../../store/scope.ts'
import { idPages } from '../contacts/id-pages.ts'
import { refuseFaults } from '../failure.ts'
import type { Fault } from '../fault.ts'
import type { MembersChanged } from './change-members.ts'
import { getListRow } from './get-list-row.ts'
import { judgeMembers } from './judge-members.ts'
import { writeMembers } from './write-members.ts'

export interface SetMembersOptions {
  /** Make it every member's primary list as well, which leaves the former primary one: one list a contact. */
  primary?: boolean
  /** Where the ids stood in the request, for faults. */
  path?: string
  /** What the translator already found. */
  faults?: readonly Fault[] | undefined
}

/**
 * Makes these contacts, and no others, a list's members, as `changeMembers` would. Who leaves and had it as primary list
 * has none. Deleted contacts leave too, so that a restored one does not come back to it.
 */
export async function setMembers(
  scope: Scope,
  listId: string,
  contactIds: readonly string[],
  options: SetMembersOptions = {},
): Promise<MembersChanged> {
  const list = await getListRow(scope, listId)
  const { primary = false, path = 'contactIds', faults = [] } = options
  refuseFaults([...faults, ...(await judgeMembers(scope, contactIds, path))])
  const wanted = new Set(contactIds.map((id) => id.toLowerCase()))
  const membership = primary ? { primary: list.id } : { add: [list.id] }
  const joined = await writeMembers(scope, list.id, [...wanted], membership)
  let left = 0
  for await (const ids of idPages((page) => listMemberIds(scope, list.id, { ...page, deleted: true }))) {
    const leaving = ids.filter((id) => !wanted.has(id))
    left += await writeMembers(scope, list.id, leaving, { remove: [list.id] }, { inBin: true })
  }
  return { joined, left }
}
