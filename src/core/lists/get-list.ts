import { countListMembers } from '../../store/list-members.ts'
import { findList } from '../../store/lists.ts'
import type { Scope } from '../../store/scope.ts'
import { notFound } from '../failure.ts'
import { isId } from '../is-id.ts'
import { type List, listFromRow } from './list.ts'

/** One list and how many living contacts are on it. */
export async function getList(scope: Scope, id: string): Promise<List & { memberCount: number }> {
  const row = isId(id) ? await findList(scope, id) : undefined
  if (row === undefined) throw notFound()
  return { ...listFromRow(row), memberCount: await countListMembers(scope, row.id) }
}
