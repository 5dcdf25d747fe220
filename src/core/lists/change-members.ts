import type { Scope } from '../../store/scope.ts'
import { refuseFaults } from '../failure.ts'
import type { Fault } from '../fault.ts'
import { getListRow } from './get-list-row.ts'
import { judgeMembers } from './judge-members.ts'
import { writeMembers } from './write-members.ts'

/** Contacts that join a list and that leave it; who is in both leaves. */
export interface MembersDraft {
  add?: readonly string[] | undefined
  remove?: readonly string[] | undefined
  /** Where each stood in the request, for faults. */
  paths?: { add?: string; remove?: string }
  /** What the translator already found. */
  faults?: readonly Fault[] | undefined
}

/** How many contacts a change of members changed. */
export interface MembersChanged {
  joined: number
  left: number
}

/**
 * Adds contacts to a list and takes others off it, each as a write with its version and log row; who is as asked stays
 * untouched. An id that is not a living contact of the workspace refuses the call with nothing written. Every 1,000
 * are one transaction; after a crash between two, the same call again finishes.
 */
export async function changeMembers(
  scope: Scope,
  listId: string,
  draft: MembersDraft,
): Promise<MembersChanged> {
  const list = await getListRow(scope, listId)
  const { add = [], remove = [], paths = {}, faults = [] } = draft
  refuseFaults([
    ...faults,
    ...(await judgeMembers(scope, add, paths.add ?? 'add')),
    ...(await judgeMembers(scope, remove, paths.remove ?? 'remove')),
  ])
  const leaving = new Set(remove.map((id) => id.toLowerCase()))
  const joining = new Set(add.map((id) => id.toLowerCase()).filter((id) => !leaving.has(id)))
  return {
    joined: await writeMembers(scope, list.id, [...joining], { add: [list.id] }),
    left: await writeMembers(scope, list.id, [...leaving], { remove: [list.id] }),
  }
}
