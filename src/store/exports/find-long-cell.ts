import { sql } from 'kysely'
import type { Scope } from '../scope.ts'
import type { ResolvedSelection } from '../selections/condition.ts'
import { cellSql, type RowColumn } from './row-columns.ts'
import { rowsSql } from './rows-sql.ts'

/** What may be long; everything else has a bound of its own that is far lower. */
const mayBeLong = new Set(['channels', 'tags', 'lists', 'listNames', 'attributes'])

/** The place of a column that has a cell of more than so many UTF-16 units; undefined when none has. Reads every row. */
export async function findLongCell(
  scope: Scope,
  selection: ResolvedSelection,
  columns: readonly RowColumn[],
  most: number,
): Promise<number | undefined> {
  const long = columns.flatMap((column, place) =>
    'customId' in column || mayBeLong.has(column.field) ? [{ column, place }] : [],
  )
  if (long.length === 0) return undefined
  const cells = sql.join(long.map(({ column }) => cellSql(column, { guarded: false })))
  // Two units for what is beyond the basic plane; only what is half as long is looked at so closely.
  const { rows } = await sql<{ place: number }>`
    select n.place::int as place
    from (
      select array[${cells}] as cells from ${rowsSql(
        scope,
        selection,
        long.map(({ column }) => column),
      )}
    ) r, unnest(r.cells) with ordinality as n(cell, place)
    where length(n.cell) > ${most}::int / 2
      and length(n.cell) + length(regexp_replace(n.cell, '[^\\U00010000-\\U0010FFFF]', '', 'g')) > ${most}::int
    limit 1`.execute(scope.db)
  const [found] = rows
  return found && long[found.place - 1]!.place
}
