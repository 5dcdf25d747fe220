import { findList } from '../../store/lists.ts'
import type { Scope } from '../../store/scope.ts'
import type { ListRow } from '../../store/tables.ts'
import { notFound } from '../failure.ts'
import { isId } from '../is-id.ts'

/** The row of a living list; any other id is not found. */
export async function getListRow(scope: Scope, id: string): Promise<ListRow> {
  const row = isId(id) ? await findList(scope, id) : undefined
  if (row === undefined) throw notFound()
  return row
}
