import type { Readable } from 'node:stream'
import { type RawBuilder, sql } from 'kysely'
import { to } from 'pg-copy-streams'
import { type LongTransaction, longTimeoutMs } from '../backup/long-transaction.ts'
import type { Scope } from '../scope.ts'
import type { ResolvedSelection } from '../selections/condition.ts'
import { type CustomRowColumn, cellSql, customJsonSql, jsonSql, type RowColumn } from './row-columns.ts'
import { rowsSql } from './rows-sql.ts'
import { withLiterals } from './with-literals.ts'

/**
 * How rows are written: `csv` as RFC 4180 has them, lines ending in LF; `guarded` the same with a `'` before what could be a
 * formula; `json` an object a line; `cells` an array of texts and nulls a line.
 */
export type RowForm = 'csv' | 'guarded' | 'json' | 'cells' | 'guardedCells'

type Reading = Pick<LongTransaction, 'client'>

/**
 * The rows of the selected contacts, in id order, in UTF-8, cut anywhere. PostgreSQL writes the text itself, so a row costs
 * this process no more than its bytes. Read at the reader's speed; whoever stops reading must destroy the stream and
 * give the connection up.
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
  // The driver's timer ends in `callback`, which this kind of stream never calls.
  stream.once('close', () => stream.callback())
  return stream
}

const csv = sql`format csv`
// JSON has no control characters, so nothing is ever quoted: a line is the JSON and nothing else.
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
  // The last cell is the mark's, which is empty.
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
