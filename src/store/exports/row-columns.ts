import { type RawBuilder, sql } from 'kysely'
import {
  type ContactColumn,
  type ContactRow,
  contactColumns,
  typeOfColumn,
} from '../kernel/contact-columns.ts'

/** A custom field's values in a row. */
export interface CustomRowColumn {
  customId: string
  /** The key in the object of custom values. */
  name: string
  /** The text form: text unchanged, numbers and booleans as they read, any JSON, or one or several options by name. */
  as: 'text' | 'plain' | 'json' | 'option' | 'options'
  /** The names of options in their order, and for each id the index of its name. */
  options?: { names: readonly string[]; ranks: Readonly<Record<string, number>> }
}

/** The source of a field's values: a column of the contact, or its lists by id or by name. */
export type RowSource = keyof ContactRow | 'lists' | 'listNames'

/** A field of every contact. */
export interface FieldRowColumn {
  /** The key in the object of a row. */
  field: string
  from: RowSource
  /** Free text, which a spreadsheet may take for a formula. */
  free: boolean
}

/** A column of an exported row: a field of every contact, or a custom field. */
export type RowColumn = FieldRowColumn | CustomRowColumn

/** The SQL of one value of a contact `c`, with tags `g` and lists `l`; null if it has none. */
interface FieldSql {
  text: RawBuilder<unknown>
  /** The value in a JSON object; if absent, the text itself. */
  json?: RawBuilder<unknown>
}

/** A column from a JSON array, or null for an empty one. */
const words = (json: RawBuilder<unknown>): FieldSql => ({
  text: sql`(${json})::text`,
  json: sql`coalesce(${json}, '[]')`,
})

/** The columns that are not read as they are stored. */
const special: Partial<Record<RowSource, FieldSql>> = {
  lists: words(sql`l.ids`),
  listNames: words(sql`l.names`),
  tag_ids: words(sql`g.names`),
  other_phones: { text: sql`c.other_phones::text`, json: sql`coalesce(c.other_phones, '[]')` },
  other_emails: { text: sql`c.other_emails::text`, json: sql`coalesce(c.other_emails, '[]')` },
  primary_list_id: { text: sql`case when c.primary_list_id = any(l.members) then c.primary_list_id end` },
}

function fieldSql(from: RowSource): FieldSql {
  return special[from] ?? columnSql(from as keyof ContactRow)
}

/**
 * By the column's type. A time is RFC 3339 in UTC, to the millisecond, which is the columns' precision: with
 * a tenth of a millisecond added there are always four digits to cut. This costs half of `to_char`, and a row
 * has two to four times.
 */
function columnSql(name: keyof ContactRow): FieldSql {
  const value = sql`c.${sql.ref(name)}`
  switch (name in contactColumns ? typeOfColumn(name as ContactColumn) : 'uuid') {
    case 'timestamptz': {
      const padded = sql`(${value} at time zone 'UTC' + interval '100 microseconds')::text`
      return { text: sql`left(replace(${padded}, ' ', 'T'), 23) || 'Z'` }
    }
    case 'bool':
      return { text: sql`case when ${value} then 'true' else 'false' end`, json: value }
    case 'text[]':
      return words(sql`case when cardinality(${value}) > 0 then array_to_json(${value}) end`)
    case 'jsonb':
      return { text: sql`case when ${value} <> '{}' then ${value}::text end`, json: value }
    case 'date':
      return { text: sql`to_char(${value}, 'YYYY-MM-DD')` }
    default:
      return { text: value }
  }
}

/** The cell of a column; with `guarded`, text that could be a formula, or is guarded already, gets a `'` before it. */
export function cellSql(column: RowColumn, { guarded }: { guarded: boolean }): RawBuilder<unknown> {
  const isField = 'field' in column
  const { text } = isField ? fieldSql(column.from) : customSql(column)
  const free = isField ? column.free : column.as === 'text' || column.as === 'option'
  // The first character alone decides for nearly all texts.
  return guarded && free
    ? sql`case when left(${text}, 1) in ('=', '+', '-', '@', e'\t', e'\r', '''') and ${text} ~ ${risky}
        then '''' || ${text} else ${text} end`
    : text
}

/** Text that could be a formula, by the rule of `files/columns/cell-safety.ts`. */
const risky = sql`e'^''*[-=+@\t\r]'`

function customSql({ customId, as, options = { names: [], ranks: {} } }: CustomRowColumn): FieldSql {
  const value = sql`c.custom -> ${customId}::text`
  const [names, ranks] = [options.names, options.ranks].map((json) => sql`${JSON.stringify(json)}::jsonb`)
  if (as === 'option')
    return { text: sql`(${names} ->> (${ranks} ->> (c.custom ->> ${customId}::text))::int)` }
  if (as === 'options') {
    const all = sql`case jsonb_typeof(${value}) when 'array' then ${value} else '[]' end`
    // A merged option is shown as the one it was merged into, once.
    const json = sql`(select json_agg(${names} ->> p.place order by p.place) from (
      select distinct (${ranks} ->> o.id)::int as place from jsonb_array_elements_text(${all}) as o(id)) p
      where p.place is not null)`
    return { text: sql`(${json})::text`, json }
  }
  if (as === 'json') return { text: sql`(c.custom -> ${customId}::text)::text` }
  return { text: sql`(c.custom ->> ${customId}::text)` }
}

/** A column's value in a JSON object. */
export function jsonSql({ from }: FieldRowColumn): RawBuilder<unknown> {
  const { text, json } = fieldSql(from)
  return json ?? text
}

/** The object of a contact's custom values, by name. */
export function customJsonSql(columns: readonly CustomRowColumn[]): RawBuilder<unknown> {
  const members = columns.map((column) => {
    const { customId, name, as } = column
    const key = `,${JSON.stringify(name)}:`
    if (as === 'option' || as === 'options') {
      const { text, json } = customSql(column)
      const member = json === undefined ? sql`to_json(${text})::text` : text
      return sql`case when ${text} is not null then ${key}::text || ${member} else '' end`
    }
    return sql`case when c.custom ? ${customId}::text then ${key}::text || (c.custom -> ${customId}::text)::text else '' end`
  })
  return sql`('{' || substr(${sql.join(members, sql` || `)}, 2) || '}')::json`
}
