/** What a column holds in a row, by its PostgreSQL type. A `date` is its text, `YYYY-MM-DD`: a day has no moment. */
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

/** A further phone of a contact: E.164, and what is told of it. */
export interface OtherPhone {
  phone: string
  label?: string
  extension?: string
}

/** A further email of a contact, as given, and what is told of it. */
export interface OtherEmail {
  email: string
  label?: string
}

type ColumnType = keyof ValueOfType

const nullable = <T extends ColumnType>(type: T) => ({ type, isNullable: true }) as const
/** A JSON array; null for none, which costs a row nothing. */
const items = <Item>() =>
  ({ type: 'jsonb', isNullable: true }) as {
    readonly type: 'jsonb'
    readonly isNullable: true
    readonly items?: Item[]
  }
const required = <T extends ColumnType>(type: T) => ({ type, isNullable: false }) as const

/**
 * Each column of `contacts` after the key, with its type. `ContactRow` and every statement that reads or writes whole
 * contacts follow from this table; what a field means is in `core/fields/contact-fields.ts`.
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

/** What only the database reads, made of the contact by the core: what it is found, compared and sorted by. */
export const derivedColumns = { search: 'tsvector', folded: 'jsonb', last_name_sort: 'text' } as const

export type DerivedColumn = keyof typeof derivedColumns

export const derivedColumnNames = Object.keys(derivedColumns) as DerivedColumn[]

/** What a write sets. */
export type WrittenColumn = ContactColumn | DerivedColumn

export const writtenColumnNames: readonly WrittenColumn[] = [...contactColumnNames, ...derivedColumnNames]

export const isDerived = (name: WrittenColumn): name is DerivedColumn => Object.hasOwn(derivedColumns, name)

/** Whether each write has a value of it that contacts may share. */
export function isAlwaysWritten(name: WrittenColumn): boolean {
  return isDerived(name) ? name === 'folded' : !contactColumns[name].isNullable
}

/** The type that an `unnest` of many rows casts a column from. */
export function typeOfColumn(name: WrittenColumn): string {
  return isDerived(name) ? derivedColumns[name] : contactColumns[name].type
}
