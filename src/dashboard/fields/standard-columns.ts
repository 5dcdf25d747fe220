import {
  type ContactFieldName,
  contactFieldNames,
  contactFields,
  type FieldKind,
  type FieldsOfKind,
  fieldOf,
} from '../../core/fields/contact-fields.ts'
import { contactName } from '../api/contacts.ts'
import type { Contact, CustomField } from '../api/wire-types.ts'
import { strings } from '../strings/strings.ts'

/** How a column's values are shown and edited. */
export type ColumnKind =
  | 'text'
  | 'phone'
  | 'email'
  | 'number'
  | 'boolean'
  | 'date'
  | 'time'
  | 'url'
  | 'json'
  | 'tags'
  | 'lists'
  | 'words'
  | 'select'
  | 'multiSelect'
  | 'clock'

/** One column of the grid: a field of every contact, or a custom one. */
export interface Column {
  /** Stays when a custom field is renamed. */
  id: string
  /** As the API calls it, in `sort` and in filters. */
  field: string
  label: string
  kind: ColumnKind
  width: number
  /** Roster sets the value itself, or it cannot be changed here. */
  fixed?: boolean
  unsortable?: boolean
  hiddenAtFirst?: boolean
  custom?: CustomField
  /** Computes the column from the contact, instead of a stored value. */
  computed?: (contact: Contact) => unknown
}

/** How the fields of a kind are shown; those of other kinds have no column. */
const columnKinds = {
  text: 'text',
  reference: 'text',
  country: 'text',
  zone: 'text',
  phone: 'phone',
  extension: 'text',
  email: 'email',
  flag: 'boolean',
  day: 'date',
  time: 'time',
  words: 'words',
  tags: 'tags',
  lists: 'lists',
} as const satisfies Partial<Record<FieldKind, ColumnKind>>

/** The bin's own page shows the time of deletion. */
type Name = Exclude<FieldsOfKind<keyof typeof columnKinds>, 'deletedAt'>

const hasColumn = (name: ContactFieldName): name is Name =>
  contactFields[name].kind in columnKinds && name !== 'deletedAt'

/** The columns that a new person sees, in this order; every other one is there for the choosing. */
const firstColumns: readonly Name[] = [
  'firstName',
  'lastName',
  'phone',
  'email',
  'tags',
  'doNotContact',
  'lists',
  'businessName',
  'city',
  'country',
  'timezone',
  'createdAt',
]

/** Where a column is wider or narrower at first than others of its kind. */
const ownWidths: Partial<Record<Name, number>> = {
  firstName: 140,
  lastName: 150,
  tags: 200,
  businessName: 180,
  fullName: 180,
  city: 130,
  country: 110,
  state: 110,
  postalCode: 110,
  gender: 100,
  timezone: 170,
  streetAddress: 200,
  fullAddress: 240,
}

const kindWidths: Partial<Record<ColumnKind, number>> = {
  phone: 150,
  email: 230,
  boolean: 140,
  date: 130,
  lists: 180,
  time: 170,
}

const unsortable: readonly ColumnKind[] = ['tags', 'lists', 'words']

function standardColumn(field: Name): Column {
  const kind = columnKinds[contactFields[field].kind]
  return {
    id: field,
    field,
    label: strings.contacts.fields[field],
    kind,
    width: ownWidths[field] ?? kindWidths[kind] ?? 160,
    ...(fieldOf(field).made && { fixed: true }),
    ...(unsortable.includes(kind) && { unsortable: true }),
    ...(!firstColumns.includes(field) && { hiddenAtFirst: true }),
  }
}

/** The fields that every contact has, in the order in which a new person sees them. */
export const standardColumns: readonly Column[] = [
  ...new Set([...firstColumns, ...contactFieldNames.filter(hasColumn)]),
].map(standardColumn)

/** The frozen first column: the best name there is, and the way to open the contact. */
export const nameColumn: Column = {
  id: 'name',
  field: 'name',
  label: strings.contacts.fields.name,
  kind: 'text',
  width: 210,
  fixed: true,
  unsortable: true,
  computed: contactName,
}

/** The contact's local time. */
export const localTimeColumn: Column = {
  id: 'localTime',
  field: 'localTime',
  label: strings.contacts.fields.localTime,
  kind: 'clock',
  width: 120,
  fixed: true,
  unsortable: true,
  computed: ({ timezone }) => timezone,
}
