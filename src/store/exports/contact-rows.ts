import type { Readable } from 'node:stream'
import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type RawBuilder,
  sql,
} from 'kysely'
import { escapeLiteral } from 'pg'
import { to } from 'pg-copy-streams'
import { type LongTransaction, longTimeoutMs } from '../database/long-transaction.ts'
import type { ResolvedSelection } from '../finding/condition.ts'
import { isSelected } from '../finding/selected-contacts.ts'
import type { Scope } from '../kernel/scope.ts'
import {
  type CustomRowColumn,
  cellSql,
  customJsonSql,
  jsonSql,
  type RowColumn,
  type RowSource,
} from './row-columns.ts'

/**
 * The format of rows: `csv` by RFC 4180, with lines ending in LF; `guarded` the same with a `'` before text
 * that could be a formula; `json` one object per line; `cells` one array of texts and nulls per line.
 */
export type RowForm = 'csv' | 'guarded' | 'json' | 'cells' | 'guardedCells'

type Reading = Pick<LongTransaction, 'client'>

/**
 * The rows of the selected contacts, in id order, in UTF-8, cut anywhere. PostgreSQL writes the text itself,
 * so a row costs this process no more than its bytes. Read at the reader's speed; a reader that stops early
 * must destroy the stream and close the connection.
 */
export function copyContactRows(
  { client }: Reading,
  scope: Scope,
  selection: ResolvedSelection,
  { columns, form }: { columns: readonly RowColumn[]; form: RowForm },
): Readable {
  const rows = sql`select ${shaped[form](columns)} from ${rowsSql(scope, selection, columns)} order by c.id`
  const stream = Object.assign(
    to(withLiterals(sql`copy (${rows}) to stdout with (${formats[form]}, encoding 'UTF8')`)),
    {
      query_timeout: longTimeoutMs,
      callback: () => {},
    },
  )
  client.query(stream)
  // The driver attaches the end of its timer to `callback`, which this kind of stream never calls.
  stream.once('close', () => stream.callback())
  return stream
}

const csv = sql`format csv`
// JSON has no control characters, so nothing is ever quoted: a line is exactly the JSON.
const bare = sql`format csv, delimiter e'\x02', quote e'\x01'`
const formats: Record<RowForm, RawBuilder<unknown>> = {
  csv,
  guarded: csv,
  json: bare,
  cells: bare,
  guardedCells: bare,
}

type Shape = (columns: readonly RowColumn[]) => RawBuilder<unknown>

const cells =
  (guarded: boolean): Shape =>
  (columns) =>
    sql`array_to_json(array[${sql.join(columns.map((column) => sql`(${cellSql(column, { guarded })})::text`))}])`

const shaped: Record<RowForm, Shape> = {
  // The last column has only a header (`markOf`), so its cells are empty.
  csv: (columns) => sql`${sql.join(columns.map((column) => cellSql(column, { guarded: false })))}, null`,
  guarded: (columns) => sql`${sql.join(columns.map((column) => cellSql(column, { guarded: true })))}, null`,
  cells: cells(false),
  guardedCells: cells(true),
  json: (columns) => {
    const custom = columns.filter((column): column is CustomRowColumn => 'customId' in column)
    const values = columns.flatMap((column) => ('field' in column ? [column] : []))
    const all = [
      ...values.map((column) => sql`${jsonSql(column)} as ${sql.ref(column.field)}`),
      ...(custom.length > 0 ? [sql`${customJsonSql(custom)} as "customFields"`] : []),
    ]
    return sql`(select row_to_json(o) from (select ${sql.join(all)}) o)`
  },
}

/** The selected contacts `c` and, if a column needs them, their tags `g` and their lists `l`. */
function rowsSql(
  scope: Scope,
  selection: ResolvedSelection,
  columns: readonly RowColumn[],
): RawBuilder<unknown> {
  const asks = (...sources: RowSource[]) =>
    columns.some((column) => 'field' in column && sources.includes(column.from))
  const parts = [sql`contacts c`]
  // A set of tags that several contacts share is looked up once (Memoize). Sorted by code point, the column's collation.
  if (asks('tag_ids'))
    parts.push(sql`left join lateral (
      select json_agg(t.name order by t.name) as names
      from tags t
      where t.workspace_id = ${scope.workspaceId}::uuid and t.id = any(c.tag_ids) and t.deleted_at is null
    ) g on true`)
  // All memberships, in the order of the contacts.
  if (asks('lists', 'listNames', 'primary_list_id'))
    parts.push(sql`left join (
      select m.contact_id, array_agg(i.id) as members,
        json_agg(i.id order by i.id) as ids, json_agg(i.name order by i.id) as names
      from list_members m join lists i on i.workspace_id = m.workspace_id and i.id = m.list_id
      where m.workspace_id = ${scope.workspaceId}::uuid and i.deleted_at is null
      group by m.contact_id
    ) l on l.contact_id = c.id`)
  return sql`${sql.join(parts, sql` `)} where ${isSelected(scope, selection)}`
}

/** A statement as one text that contains its values, each quoted: COPY takes no parameters. */
function withLiterals(statement: RawBuilder<unknown>): string {
  return statement.compile(compiling).sql
}

class LiteralCompiler extends PostgresQueryCompiler {
  protected override appendValue(value: unknown): void {
    this.append(literalOf(value))
  }
}

// Never connected: it only compiles text.
const compiling = new Kysely<unknown>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new LiteralCompiler(),
  },
})

/** The form in which the driver would send the value; each is cast in the statement. */
function literalOf(value: unknown): string {
  if (value === null || value === undefined) return 'null'
  if (Array.isArray(value)) return value.length === 0 ? `'{}'` : `array[${value.map(literalOf).join(', ')}]`
  if (value instanceof Date) return escapeLiteral(value.toISOString())
  if (['string', 'number', 'boolean'].includes(typeof value)) return escapeLiteral(String(value))
  throw new Error(`a ${typeof value} cannot stand in a statement`)
}

/** The columns that may be long; all others have far lower limits. */
const mayBeLong: ReadonlySet<RowSource> = new Set([
  'channels',
  'tag_ids',
  'lists',
  'listNames',
  'attributes',
  'other_phones',
  'other_emails',
])

/** The index of a column with a cell of more than `lengthMax` UTF-16 units; undefined if there is none. Reads every row. */
export async function findLongCell(
  scope: Scope,
  selection: ResolvedSelection,
  columns: readonly RowColumn[],
  most: number,
): Promise<number | undefined> {
  const long = columns.flatMap((column, place) =>
    'customId' in column || mayBeLong.has(column.from) ? [{ column, place }] : [],
  )
  if (long.length === 0) return undefined
  const cells = sql.join(long.map(({ column }) => cellSql(column, { guarded: false })))
  // Characters beyond the basic plane count as two units; only texts of at least half the length are measured so.
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
