import { type ContactColumn, type ContactRow, contactColumns } from '../../store/kernel/contact-columns.ts'
import { limits } from '../kernel/limits.ts'

/**
 * What a field's values are. How they are judged, filtered, sorted, imported, exported and shown follows from it:
 * `text` that somebody wrote · `reference` an id of another program · `country` text that names one · `day` a date without
 * a time of day · `extension` what is dialled after a phone · `phones`, `emails` further ones · `time` a moment · `count` a number · `words` a list of texts · `list` one list by id · `json` an object.
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
  /** Where it is kept; undefined for memberships, which are rows of their own. */
  column: keyof ContactRow | undefined
  /** The most code points of its text. */
  max?: number
  /** What stands there when nothing was said, of text that is never null. */
  blank?: string
  /** Roster makes it: no caller writes it, and an import leaves it out. */
  made?: true
}

/** What a contact's status is before anybody dialled. */
export const initialStatus = 'Waiting'

const { textMax, addressMax, emailMax, externalIdMax } = limits
const text = <C extends ContactColumn>(column: C) => ({ kind: 'text', column, max: textMax }) as const
const address = <C extends ContactColumn>(column: C) => ({ kind: 'text', column, max: addressMax }) as const

/**
 * The fields that every contact has, in the order in which an export writes them; custom fields come before `attributes`.
 * This is the only list of them: rows, answers, drafts, filters, sorts, bulk changes, imports, exports, history, `/v2` and
 * the dashboard read it, or are checked against it by the compiler. `docs/fields.md` says how a field is added.
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

/** The fields of these kinds. */
export type FieldsOfKind<Kind extends FieldKind> = {
  [F in ContactFieldName]: Table[F]['kind'] extends Kind ? F : never
}[ContactFieldName]

/** The fields that Roster makes. */
export type MadeFieldName = {
  [F in ContactFieldName]: Table[F] extends { made: true } ? F : never
}[ContactFieldName]

export const contactFieldNames = Object.keys(contactFields) as ContactFieldName[]

/** A field's row of the table, without the precise type that the table's own entry has. */
export function fieldOf(name: ContactFieldName): ContactField {
  return contactFields[name]
}

/** Whether a contact may be without it; otherwise it has a value from the beginning, or an empty set. */
export function mayBeNull(name: ContactFieldName): boolean {
  const { column, kind } = contactFields[name]
  // None is an empty set to everybody but the store.
  if (kind === 'phones' || kind === 'emails') return false
  return column !== undefined && column !== 'id' && contactColumns[column].isNullable
}

/** The kinds whose value a caller gives as one text, judged by its kind alone; null clears. */
const plainKinds = ['text', 'reference', 'country', 'day', 'time'] as const
type PlainKind = (typeof plainKinds)[number]

/** A field that a draft has as one text. */
export type PlainFieldName = Exclude<FieldsOfKind<PlainKind>, MadeFieldName>

const isPlain = (name: ContactFieldName): name is PlainFieldName =>
  (plainKinds as readonly FieldKind[]).includes(contactFields[name].kind) && fieldOf(name).made !== true

export const plainFieldNames = contactFieldNames.filter(isPlain)

/** What one contact alone may have: never set for many at once. */
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

/** The fields that a bulk change may clear: those that may be empty, identifiers too. */
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

/** What the API calls a column of `contacts`. */
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

/** What a custom field's values are; a value that does not fit is refused on every wire. */
export type CustomFieldType = (typeof customFieldTypes)[number]

/** The colours that an option may have; each has a pair for light and for dark pages. */
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

/** What a custom field's name stands behind wherever fields are named: filters, mappings, headers of files, faults. */
export const customPrefix = 'customFields.'

/** How a custom field is named among other fields: `customFields.Lead source`. */
export function customPath(name: string): string {
  return customPrefix + name
}

/** The name in `customFields.NAME`; undefined for another field, and for the prefix alone. */
export function customNameOf(field: string): string | undefined {
  return field.startsWith(customPrefix) && field.length > customPrefix.length
    ? field.slice(customPrefix.length)
    : undefined
}
