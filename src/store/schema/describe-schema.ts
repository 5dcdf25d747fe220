import { type RawBuilder, sql } from 'kysely'
import type { DirectoryScope } from '../kernel/scope.ts'

/**
 * The schema as text, the same on PostgreSQL 15 to 18: each table with its columns, constraints and indexes,
 * all sorted by name except columns, which keep their order. `migrations/schema.txt` is this text.
 */
export async function describeSchema(scope: DirectoryScope): Promise<string> {
  const tables = await selectLines(scope, listTables)
  const lines = await Promise.all(
    [listColumns, listConstraints, listIndexes].map((of) => selectLines(scope, of)),
  )
  const sections = tables.map(({ name }) => {
    const about = lines.flatMap((group) => group.filter((line) => line.table === name))
    return [`table ${name}`, ...about.map(({ line }) => `  ${line}`)].join('\n')
  })
  return `${sections.join('\n\n')}\n`
}

interface Line {
  table: string
  name: string
  line: string
}

async function selectLines(scope: DirectoryScope, query: RawBuilder<Line>): Promise<Line[]> {
  return (await query.execute(scope.db)).rows
}

// Partitions are parts of their table, not tables of the schema.
const ours = sql`
  c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and not c.relispartition`

const listTables = sql<Line>`
  select c.relname as "table", c.relname as name, '' as line
  from pg_class c
  where ${ours}
  order by c.relname collate "C"`

const listColumns = sql<Line>`
  select c.relname as "table", a.attname as name,
    concat_ws(' ', a.attname, format_type(a.atttypid, a.atttypmod),
      case when a.attcollation <> t.typcollation then 'collate ' || quote_ident(l.collname) end,
      case when a.attnotnull then 'not null' end,
      'default ' || pg_get_expr(d.adbin, d.adrelid)) as line
  from pg_class c
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  join pg_type t on t.oid = a.atttypid
  left join pg_collation l on l.oid = a.attcollation
  left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
  where ${ours}
  order by c.relname collate "C", a.attnum`

// PostgreSQL 18 lists NOT NULL here as well, which the column shows already. A reference to a partitioned
// table has a copy for each partition.
const listConstraints = sql<Line>`
  select c.relname as "table", o.conname as name,
    'constraint ' || quote_ident(o.conname) || ' ' || pg_get_constraintdef(o.oid) as line
  from pg_class c
  join pg_constraint o on o.conrelid = c.oid and o.contype <> 'n' and o.conparentid = 0
  where ${ours}
  order by c.relname collate "C", o.conname collate "C"`

const listIndexes = sql<Line>`
  select c.relname as "table", i.relname as name,
    regexp_replace(pg_get_indexdef(x.indexrelid), ' ON (ONLY )?' || quote_ident(current_schema()) || '[.]', ' ON ') as line
  from pg_class c
  join pg_index x on x.indrelid = c.oid
  join pg_class i on i.oid = x.indexrelid
  where ${ours}
  order by c.relname collate "C", i.relname collate "C"`
