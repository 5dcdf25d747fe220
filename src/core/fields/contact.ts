import type { ContactRow, OtherEmail, OtherPhone } from '../../store/kernel/contact-columns.ts'
import type { JsonValue } from '../values/json-text.ts'
import type { ContactFieldName, CustomFieldType, contactFields } from './contact-fields.ts'

/** Where a contact's time zone came from: the caller's word, the phone number, or the workspace's zone. */
export type TimeZoneSource = 'caller' | 'phone' | 'workspace'

/** One custom value with the field it belongs to, as the field is called now. */
export interface CustomValue {
  fieldId: string
  name: string
  slug: string
  type: CustomFieldType
  /**
   * By type: text, email, phone (E.164), url and date are strings; number, boolean and json are themselves; options are their
   * names, of several in the order of the options.
   */
  value: JsonValue
}

type ColumnOf<F extends ContactFieldName> = (typeof contactFields)[F]['column']

/** The fields that read in the row as they read in the contact. */
type RowFields = {
  [F in Exclude<
    ContactFieldName,
    'tags' | 'lists' | 'listNames' | 'timezoneSource' | 'attributes' | 'otherPhones' | 'otherEmails'
  >]: ColumnOf<F> extends keyof ContactRow ? ContactRow[ColumnOf<F>] : never
}

/** A person in a workspace: everything that is known, in the words of the store. A wire shows what it has words for. */
export interface Contact extends RowFields {
  workspaceId: string
  timezoneSource: TimeZoneSource | null
  /** Further phones, which other contacts may have too; never the phone itself. */
  otherPhones: OtherPhone[]
  /** Further emails, likewise. */
  otherEmails: OtherEmail[]
  /** Ids of the living lists it is a member of. */
  listIds: string[]
  /** By code point, as JavaScript sorts. */
  tags: string[]
  customFields: CustomValue[]
  /** Attributes that no custom field defines, as given. */
  attributes: { [key: string]: JsonValue }
}
