import type { ContactColumn } from '../../store/contacts/contact-columns.ts'
import { limits } from '../kernel/limits.ts'
import type { JsonValue } from '../values/json-text.ts'
import type { CustomFieldType } from './workspace-rules.ts'

/** Where a contact's time zone came from: the caller's word, the phone number, or the workspace's zone. */
export type TimeZoneSource = 'caller' | 'phone' | 'workspace'

/** One custom value with the field it belongs to, as the field is called now. */
export interface CustomValue {
  fieldId: string
  name: string
  slug: string
  type: CustomFieldType
  /** By type: text, email, phone (E.164), url and date are strings; number, boolean and json are themselves. */
  value: JsonValue
}

/** A person in a workspace: everything that is known, in the words of the store. A wire shows what it has words for. */
export interface Contact {
  id: string
  workspaceId: string
  /** 1 on creation, one more with each change. */
  version: number
  externalId: string | null
  firstName: string | null
  lastName: string | null
  fullName: string | null
  businessName: string | null
  jobTitle: string | null
  gender: string | null
  /** E.164. */
  phone: string | null
  /** As the caller wrote it; only the wire that promises it keeps it apart from `phone`. */
  phoneAsGiven: string | null
  email: string | null
  streetAddress: string | null
  fullAddress: string | null
  city: string | null
  state: string | null
  postalCode: string | null
  country: string | null
  /** IANA name. */
  timezone: string | null
  timezoneSource: TimeZoneSource | null
  doNotContact: boolean
  preferredChannel: string | null
  channels: string[]
  status: string
  lastDialTime: Date | null
  mostRecentOutcome: string | null
  primaryListId: string | null
  /** Ids of the living lists it is a member of. */
  listIds: string[]
  /** By code point, as JavaScript sorts. */
  tags: string[]
  customFields: CustomValue[]
  /** Attributes that no custom field defines, as given. */
  attributes: { [key: string]: JsonValue }
  createdAt: Date
  updatedAt: Date
  deletedAt: Date | null
}

interface ScalarField {
  column: ContactColumn
  /** Code points. */
  max: number
  /** Compared as an identifier: spaces around it would make two of one. */
  trimmed?: boolean
}

/** The contact's plain text fields. What needs more than a length to judge is in `judge-draft.ts`. */
export const scalarFields = {
  externalId: { column: 'external_id', max: limits.externalIdMax, trimmed: true },
  firstName: { column: 'first_name', max: limits.textMax },
  lastName: { column: 'last_name', max: limits.textMax },
  fullName: { column: 'full_name', max: limits.textMax },
  businessName: { column: 'business_name', max: limits.textMax },
  jobTitle: { column: 'job_title', max: limits.textMax },
  gender: { column: 'gender', max: limits.textMax },
  streetAddress: { column: 'street_address', max: limits.addressMax },
  fullAddress: { column: 'full_address', max: limits.addressMax },
  city: { column: 'city', max: limits.textMax },
  state: { column: 'state', max: limits.textMax },
  postalCode: { column: 'postal_code', max: limits.textMax },
  country: { column: 'country', max: limits.textMax },
  preferredChannel: { column: 'preferred_channel', max: limits.textMax },
  mostRecentOutcome: { column: 'most_recent_outcome', max: limits.textMax },
} as const satisfies Partial<Record<keyof Contact, ScalarField>>

export type ScalarFieldName = keyof typeof scalarFields

export const scalarFieldNames = Object.keys(scalarFields) as ScalarFieldName[]

const fields = new Map<string, string>([
  ...scalarFieldNames.map((name) => [scalarFields[name].column, name] as const),
  ['phone', 'phone'],
  ['phone_as_given', 'phoneAsGiven'],
  ['email', 'email'],
  ['timezone', 'timezone'],
  ['timezone_source', 'timezoneSource'],
  ['do_not_contact', 'doNotContact'],
  ['channels', 'channels'],
  ['status', 'status'],
  ['last_dial_time', 'lastDialTime'],
  ['primary_list_id', 'primaryListId'],
])

/** What the API calls a column of `contacts`. */
export function fieldOfColumn(column: string): string {
  return fields.get(column) ?? column
}
