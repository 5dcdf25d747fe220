import { countListMembers } from '../../store/list-members.ts'
import type { Scope } from '../../store/scope.ts'
import { getListRow } from './get-list-row.ts'
import { type List, listFromRow } from './list.ts'

/** A list and how many living contacts are on it. */
export interface CountedList extends List {
  memberCount: number
}

/** One list. */
export async function getList(scope: Scope, id: string): Promise<CountedList> {
  const row = await getListRow(scope, id)
  return { ...listFromRow(row), memberCount: await countListMembers(scope, row.id) }
}
