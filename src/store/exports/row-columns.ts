import { type RawBuilder, sql } from 'kysely'

/** A custom field's values in a row. */
export interface CustomRowColumn {
  customId: string
  /** What the object of custom values calls it. */
  name: string
  /** Text as it is, numbers and flags as they read, or any JSON. */
  as: 'text' | 'plain' | 'json'
}

/** A column of an exported row: a field that every contact has, or a custom one. */
export type RowColumn = { field: RowField } | CustomRowColumn

/** One value of a contact called `c`, whose tags are `g` and whose lists are `l`; null where there is none. */
interface FieldSql {
  text: RawBuilder<unknown>
  /** The same in an object; the text itself where it is left out. */
  json?: RawBuilder<unknown>
  /** Text that somebody wrote, which a spreadsheet may take for a formula. */
  free?: boolean
}

const free = (column: string): FieldSql => ({ text: sql`c.${sql.ref(column)}`, free: true })

/**
 * RFC 3339 in UTC, to the millisecond, which is what the columns hold: with a tenth of one more there are always four digits
 * to cut. Half of what `to_char` costs, and a row has two to four of them.
 */
const time = (column: string): FieldSql => {
  const padded = sql`(c.${sql.ref(column)} at time zone 'UTC' + interval '100 microseconds')::text`
  return { text: sql`left(replace(${padded}, ' ', 'T'), 23) || 'Z'` }
}

/** Of an array that is JSON already, or null for an empty one. */
const words = (json: RawBuilder<unknown>): FieldSql => ({
  text: sql`(${json})::text`,
  json: sql`coalesce(${json}, '[]')`,
})

const fields = {
  id: { text: sql`c.id` },
  externalId: free('external_id'),
  firstName: free('first_name'),
  lastName: free('last_name'),
  fullName: free('full_name'),
  businessName: free('business_name'),
  jobTitle: free('job_title'),
  gender: free('gender'),
  phone: free('phone'),
  phoneAsGiven: free('phone_as_given'),
  email: free('email'),
  streetAddress: free('street_address'),
  fullAddress: free('full_address'),
  city: free('city'),
  state: free('state'),
  postalCode: free('postal_code'),
  country: free('country'),
  timezone: { text: sql`c.timezone` },
  timezoneSource: { text: sql`c.timezone_source` },
  doNotContact: {
    text: sql`case when c.do_not_contact then 'true' else 'false' end`,
    json: sql`c.do_not_contact`,
  },
  preferredChannel: free('preferred_channel'),
  channels: words(sql`case when cardinality(c.channels) > 0 then array_to_json(c.channels) end`),
  tags: words(sql`g.names`),
  lists: words(sql`l.ids`),
  listNames: words(sql`l.names`),
  primaryListId: { text: sql`case when c.primary_list_id = any(l.members) then c.primary_list_id end` },
  status: free('status'),
  lastDialTime: time('last_dial_time'),
  mostRecentOutcome: free('most_recent_outcome'),
  attributes: {
    text: sql`case when c.attributes <> '{}' then c.attributes::text end`,
    json: sql`c.attributes`,
  },
  version: { text: sql`c.version` },
  createdAt: time('created_at'),
  updatedAt: time('updated_at'),
  deletedAt: time('deleted_at'),
} satisfies Record<string, FieldSql>

/** A field that every contact has, as contacts call it. */
export type RowField = keyof typeof fields

export const rowFields = Object.keys(fields) as RowField[]

/** The cell of a column; with `guarded`, text that could be a formula has a `'` before it, and so has guarded text. */
export function cellSql(column: RowColumn, { guarded }: { guarded: boolean }): RawBuilder<unknown> {
  const { text, free = false } = 'field' in column ? (fields[column.field] as FieldSql) : customSql(column)
  // The first letter alone tells for nearly all.
  return guarded && free
    ? sql`case when left(${text}, 1) in ('=', '+', '-', '@', e'\t', e'\r', '''') and ${text} ~ ${risky}
        then '''' || ${text} else ${text} end`
    : text
}

/** As `files/columns/cell-safety.ts` has it. */
const risky = sql`e'^''*[-=+@\t\r]'`

function customSql({ customId, as }: CustomRowColumn): FieldSql {
  if (as === 'json') return { text: sql`(c.custom -> ${customId}::text)::text` }
  return { text: sql`(c.custom ->> ${customId}::text)`, free: as === 'text' }
}

/** A column's value in an object of JSON. */
export function jsonSql({ field }: { field: RowField }): RawBuilder<unknown> {
  const { text, json } = fields[field] as FieldSql
  return json ?? text
}

/** The object of the custom values that a contact has, by name. */
export function customJsonSql(columns: readonly CustomRowColumn[]): RawBuilder<unknown> {
  const members = columns.map(({ customId, name }) => {
    const key = `,${JSON.stringify(name)}:`
    return sql`case when c.custom ? ${customId}::text then ${key}::text || (c.custom -> ${customId}::text)::text else '' end`
  })
  return sql`('{' || substr(${sql.join(members, sql` || `)}, 2) || '}')::json`
}
