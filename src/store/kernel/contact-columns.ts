/**
 * The TypeScript type of a column, by its PostgreSQL type. A `date` is text, `YYYY-MM-DD`, because a day is
 * not a moment.
 */
interface ValueOfType {
  text: string
  int4: number
  bool: boolean
  date: string
  timestamptz: Date
  uuid: string
  'text[]': string[]
  'uuid[]': string[]
  jsonb: Record<string, unknown>
}

/** A further phone of a contact, E.164, with its label and extension. */
export interface OtherPhone {
  phone: string
  label?: string
  extension?: string
}

/** A further email of a contact, as given, with its label. */
export interface OtherEmail {
  email: string
  label?: string
}

type ColumnType = keyof ValueOfType

const nullable = <T extends ColumnType>(type: T) => ({ type, isNullable: true }) as const
/** A JSON array; null if empty, which takes no space in a row. */
const items = <Item>() =>
  ({ type: 'jsonb', isNullable: true }) as {
    readonly type: 'jsonb'
    readonly isNullable: true
    readonly items?: Item[]
  }
const required = <T extends ColumnType>(type: T) => ({ type, isNullable: false }) as const

/**
 * The columns of `contacts` after the key, with their types. `ContactRow` and every statement that reads or
 * writes whole contacts follow from this table; `core/fields/contact-fields.ts` says what each field means.
 */
export const contactColumns = {
  version: required('int4'),
  external_id: nullable('text'),
  first_name: nullable('text'),
  last_name: nullable('text'),
  full_name: nullable('text'),
  business_name: nullable('text'),
  job_title: nullable('text'),
  gender: nullable('text'),
  birthday: nullable('date'),
  phone: nullable('text'),
  phone_as_given: nullable('text'),
  phone_extension: nullable('text'),
  other_phones: items<OtherPhone>(),
  email: nullable('text'),
  email_key: nullable('text'),
  other_emails: items<OtherEmail>(),
  street_address: nullable('text'),
  full_address: nullable('text'),
  city: nullable('text'),
  state: nullable('text'),
  postal_code: nullable('text'),
  country: nullable('text'),
  timezone: nullable('text'),
  timezone_source: nullable('text'),
  do_not_contact: required('bool'),
  preferred_channel: nullable('text'),
  channels: required('text[]'),
  status: required('text'),
  last_dial_time: nullable('timestamptz'),
  most_recent_outcome: nullable('text'),
  primary_list_id: nullable('uuid'),
  tag_ids: required('uuid[]'),
  custom: required('jsonb'),
  attributes: required('jsonb'),
  created_at: required('timestamptz'),
  updated_at: required('timestamptz'),
  deleted_at: nullable('timestamptz'),
} as const satisfies Record<string, { type: ColumnType; isNullable: boolean }>

type Columns = typeof contactColumns

export type ContactColumn = keyof Columns

type ContactValues = {
  [C in ContactColumn]:
    | ('items' extends keyof Columns[C] ? NonNullable<Columns[C]['items']> : ValueOfType[Columns[C]['type']])
    | (Columns[C]['isNullable'] extends true ? null : never)
}

export interface ContactRow extends ContactValues {
  workspace_id: string
  id: string
}

export const contactColumnNames = Object.keys(contactColumns) as ContactColumn[]

/** Columns that the core derives from the contact, and only the database reads: for finding, comparing and sorting. */
export const derivedColumns = { search: 'tsvector', folded: 'jsonb', last_name_sort: 'text' } as const

export type DerivedColumn = keyof typeof derivedColumns

export const derivedColumnNames = Object.keys(derivedColumns) as DerivedColumn[]

/** A column that a write sets. */
export type WrittenColumn = ContactColumn | DerivedColumn

export const writtenColumnNames: readonly WrittenColumn[] = [...contactColumnNames, ...derivedColumnNames]

export const isDerived = (name: WrittenColumn): name is DerivedColumn => Object.hasOwn(derivedColumns, name)

/** Whether every write has a value for the column, and many contacts may share it. */
export function isAlwaysWritten(name: WrittenColumn): boolean {
  return isDerived(name) ? name === 'folded' : !contactColumns[name].isNullable
}

/** The type from which an `unnest` of many rows casts a column. */
export function typeOfColumn(name: WrittenColumn): string {
  return isDerived(name) ? derivedColumns[name] : contactColumns[name].type
}
