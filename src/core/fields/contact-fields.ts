import { type ContactColumn, type ContactRow, contactColumns } from '../../store/kernel/contact-columns.ts'
import { limits } from '../kernel/limits.ts'

/**
 * The kind of a field's values. It decides how values are judged, filtered, sorted, imported, exported and
 * shown: `text` free text · `reference` an id of another program · `country` text that names a country ·
 * `day` a date without a time of day · `extension` digits dialled after a phone answers · `phones`, `emails`
 * further ones · `time` a moment · `count` a number · `words` a list of texts · `list` one list, by id ·
 * `json` an object.
 */
export type FieldKind =
  | 'id'
  | 'text'
  | 'reference'
  | 'country'
  | 'phone'
  | 'phoneText'
  | 'extension'
  | 'phones'
  | 'email'
  | 'emails'
  | 'zone'
  | 'zoneSource'
  | 'flag'
  | 'day'
  | 'time'
  | 'count'
  | 'words'
  | 'tags'
  | 'lists'
  | 'listNames'
  | 'list'
  | 'json'

export interface ContactField {
  kind: FieldKind
  /** The column that stores it; undefined for list memberships, which are rows of their own. */
  column: keyof ContactRow | undefined
  /** The most code points of its text. */
  max?: number
  /** The value of a new contact, for text that is never null. */
  blank?: string
  /** Roster sets it: callers cannot write it, and an import ignores it. */
  made?: true
}

/** The status of a contact that was never called. */
export const initialStatus = 'Waiting'

const { textMax, addressMax, emailMax, externalIdMax } = limits
const text = <C extends ContactColumn>(column: C) => ({ kind: 'text', column, max: textMax }) as const
const address = <C extends ContactColumn>(column: C) => ({ kind: 'text', column, max: addressMax }) as const

/**
 * All fields that every contact has, in the order of an export; custom fields come before `attributes`. This
 * is the only list of them: rows, answers, drafts, filters, sorts, bulk changes, imports, exports, history,
 * `/v2` and the dashboard are derived from it or checked against it by the compiler. `docs/fields.md` says
 * how a field is added.
 */
export const contactFields = {
  id: { kind: 'id', column: 'id', made: true },
  externalId: { kind: 'reference', column: 'external_id', max: externalIdMax },
  firstName: text('first_name'),
  lastName: text('last_name'),
  fullName: text('full_name'),
  businessName: text('business_name'),
  jobTitle: text('job_title'),
  gender: text('gender'),
  birthday: { kind: 'day', column: 'birthday' },
  phone: { kind: 'phone', column: 'phone', max: textMax },
  phoneAsGiven: { kind: 'phoneText', column: 'phone_as_given', max: textMax },
  phoneExtension: { kind: 'extension', column: 'phone_extension', max: textMax },
  otherPhones: { kind: 'phones', column: 'other_phones' },
  email: { kind: 'email', column: 'email', max: emailMax },
  otherEmails: { kind: 'emails', column: 'other_emails' },
  streetAddress: address('street_address'),
  fullAddress: address('full_address'),
  city: text('city'),
  state: text('state'),
  postalCode: text('postal_code'),
  country: { kind: 'country', column: 'country', max: textMax },
  timezone: { kind: 'zone', column: 'timezone', max: textMax },
  timezoneSource: { kind: 'zoneSource', column: 'timezone_source' },
  doNotContact: { kind: 'flag', column: 'do_not_contact' },
  preferredChannel: text('preferred_channel'),
  channels: { kind: 'words', column: 'channels' },
  tags: { kind: 'tags', column: 'tag_ids' },
  lists: { kind: 'lists', column: undefined },
  listNames: { kind: 'listNames', column: undefined },
  primaryListId: { kind: 'list', column: 'primary_list_id' },
  status: { kind: 'text', column: 'status', max: textMax, blank: initialStatus },
  lastDialTime: { kind: 'time', column: 'last_dial_time' },
  mostRecentOutcome: text('most_recent_outcome'),
  attributes: { kind: 'json', column: 'attributes' },
  version: { kind: 'count', column: 'version', made: true },
  createdAt: { kind: 'time', column: 'created_at', made: true },
  updatedAt: { kind: 'time', column: 'updated_at', made: true },
  deletedAt: { kind: 'time', column: 'deleted_at', made: true },
} as const satisfies Record<string, ContactField>

type Table = typeof contactFields

export type ContactFieldName = keyof Table

/** The names of the fields of these kinds. */
export type FieldsOfKind<Kind extends FieldKind> = {
  [F in ContactFieldName]: Table[F]['kind'] extends Kind ? F : never
}[ContactFieldName]

/** The names of the fields that Roster sets. */
export type MadeFieldName = {
  [F in ContactFieldName]: Table[F] extends { made: true } ? F : never
}[ContactFieldName]

export const contactFieldNames = Object.keys(contactFields) as ContactFieldName[]

/** A field's row of the table, without the narrow literal type of that entry. */
export function fieldOf(name: ContactFieldName): ContactField {
  return contactFields[name]
}

/** Whether the field of a contact may be null. Every other field has a value from the start, or is an empty set. */
export function mayBeNull(name: ContactFieldName): boolean {
  const { column, kind } = contactFields[name]
  // The store holds null in place of an empty list; callers always see a list.
  if (kind === 'phones' || kind === 'emails') return false
  return column !== undefined && column !== 'id' && contactColumns[column].isNullable
}

/** The kinds whose value callers give as one text that can be judged by its kind alone; null clears. */
const plainKinds = ['text', 'reference', 'country', 'day', 'time'] as const
type PlainKind = (typeof plainKinds)[number]

/** A field that a draft holds as one text. */
export type PlainFieldName = Exclude<FieldsOfKind<PlainKind>, MadeFieldName>

const isPlain = (name: ContactFieldName): name is PlainFieldName =>
  (plainKinds as readonly FieldKind[]).includes(contactFields[name].kind) && fieldOf(name).made !== true

export const plainFieldNames = contactFieldNames.filter(isPlain)

/** The kinds of fields that identify one contact, so a bulk change never sets them. */
const identifyingKinds = ['reference', 'phone', 'phoneText', 'email'] as const

/** A field that a bulk change may set. */
export type BulkFieldName =
  | Exclude<PlainFieldName, FieldsOfKind<(typeof identifyingKinds)[number]>>
  | FieldsOfKind<'zone' | 'words'>

export const bulkFieldNames = contactFieldNames.filter((name): name is BulkFieldName => {
  const { kind } = contactFields[name]
  if ((identifyingKinds as readonly FieldKind[]).includes(kind)) return false
  return isPlain(name) || kind === 'zone' || kind === 'words'
})

/** The fields that a bulk change may clear: those that may be null, identifiers included. */
export const clearableFieldNames: ReadonlySet<string> = new Set(
  contactFieldNames.filter((name) => {
    const { kind, blank } = fieldOf(name)
    return (isPlain(name) && blank === undefined) || ['phone', 'email', 'zone', 'words'].includes(kind)
  }),
)

const fieldsByColumn = new Map<string, ContactFieldName>(
  contactFieldNames.flatMap((name) => {
    const { column } = contactFields[name]
    return column === undefined ? [] : [[column, name] as const]
  }),
)

/** The API's name of a column of `contacts`. */
export function fieldOfColumn(column: string): string {
  return fieldsByColumn.get(column) ?? column
}

export const customFieldTypes = [
  'text',
  'number',
  'boolean',
  'date',
  'email',
  'phone',
  'url',
  'json',
  'select',
  'multiSelect',
] as const

/** The type of a custom field. Every wire refuses a value that does not fit it. */
export type CustomFieldType = (typeof customFieldTypes)[number]

/** The colours of options; the dashboard has a light and a dark variant of each. */
export const optionColors = [
  'gray',
  'blue',
  'green',
  'amber',
  'red',
  'purple',
  'teal',
  'pink',
  'orange',
  'indigo',
] as const
export type OptionColor = (typeof optionColors)[number]

/** The prefix of a custom field's name among other fields: in filters, mappings, file headers and faults. */
export const customPrefix = 'customFields.'

/** The path of a custom field: `customFields.Lead source`. */
export function customPath(name: string): string {
  return customPrefix + name
}

/** The name in `customFields.NAME`; undefined for other fields, and for the prefix alone. */
export function customNameOf(field: string): string | undefined {
  return field.startsWith(customPrefix) && field.length > customPrefix.length
    ? field.slice(customPrefix.length)
    : undefined
}
