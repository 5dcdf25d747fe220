import { type RawBuilder, sql } from 'kysely'
import type { Scope } from '../scope.ts'
import type { ResolvedSelection } from '../selections/condition.ts'
import { isSelected } from '../selections/selected-contacts.ts'
import type { RowColumn } from './row-columns.ts'

/** The selected contacts `c` and, where a column needs them, their tags `g` and their lists `l`. */
export function rowsSql(
  scope: Scope,
  selection: ResolvedSelection,
  columns: readonly RowColumn[],
): RawBuilder<unknown> {
  const asks = (...names: string[]) =>
    columns.some((column) => 'field' in column && names.includes(column.field))
  const parts = [sql`contacts c`]
  // The same set of tags is looked up once (Memoize). Sorted by code point, which the column's collation is.
  if (asks('tags'))
    parts.push(sql`left join lateral (
      select json_agg(t.name order by t.name) as names
      from tags t
      where t.workspace_id = ${scope.workspaceId}::uuid and t.id = any(c.tag_ids) and t.deleted_at is null
    ) g on true`)
  // All memberships in the contacts' own order, beside them.
  if (asks('lists', 'listNames', 'primaryListId'))
    parts.push(sql`left join (
      select m.contact_id, array_agg(i.id) as members,
        json_agg(i.id order by i.id) as ids, json_agg(i.name order by i.id) as names
      from list_members m join lists i on i.workspace_id = m.workspace_id and i.id = m.list_id
      where m.workspace_id = ${scope.workspaceId}::uuid and i.deleted_at is null
      group by m.contact_id
    ) l on l.contact_id = c.id`)
  return sql`${sql.join(parts, sql` `)} where ${isSelected(scope, selection)}`
}
