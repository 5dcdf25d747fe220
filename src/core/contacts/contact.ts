import type { CustomFieldType } from '../custom-fields/custom-field-type.ts'
import type { JsonValue } from '../custom-fields/read-json-text.ts'

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
