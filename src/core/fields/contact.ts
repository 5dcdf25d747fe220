import type { ContactRow, OtherEmail, OtherPhone } from '../../store/kernel/contact-columns.ts'
import type { JsonValue } from '../values/json-text.ts'
import type { ContactFieldName, CustomFieldType, contactFields } from './contact-fields.ts'

/** The source of a contact's time zone: given by the caller, derived from the phone number, or the workspace's default. */
export type TimeZoneSource = 'caller' | 'phone' | 'workspace'

/** One custom value, with the present name of its field. */
export interface CustomValue {
  fieldId: string
  name: string
  slug: string
  type: CustomFieldType
  /**
   * By type: text, email, phone (E.164), url and date are strings; number, boolean and json are themselves;
   * options are their names, several in the order of the options.
   */
  value: JsonValue
}

type ColumnOf<F extends ContactFieldName> = (typeof contactFields)[F]['column']

/** The fields whose value in the contact equals the value in its row. */
type RowFields = {
  [F in Exclude<
    ContactFieldName,
    'tags' | 'lists' | 'listNames' | 'timezoneSource' | 'attributes' | 'otherPhones' | 'otherEmails'
  >]: ColumnOf<F> extends keyof ContactRow ? ContactRow[ColumnOf<F>] : never
}

/** A contact as the core returns it, in the store's terms. Each wire shows the fields that it has names for. */
export interface Contact extends RowFields {
  workspaceId: string
  timezoneSource: TimeZoneSource | null
  /** Further phones, never the contact's own phone. Several contacts may have the same one. */
  otherPhones: OtherPhone[]
  /** Further emails, never the contact's own email. Several contacts may have the same one. */
  otherEmails: OtherEmail[]
  /** The ids of the living lists that contain the contact. */
  listIds: string[]
  /** Sorted by UTF-16 code units. */
  tags: string[]
  customFields: CustomValue[]
  /** Values without a custom field, as given. */
  attributes: { [key: string]: JsonValue }
}
