import type { Contact, CustomField } from '../../api/wire-types.ts'

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

/** One column of the grid: a field of every contact, or a custom one. */
export interface Column {
  /** Stays when a custom field is renamed. */
  id: string
  /** As the API calls it, in `sort` and in filters. */
  field: string
  label: string
  kind: ColumnKind
  width: number
  /** Roster keeps these itself, or nobody may change them here. */
  fixed?: boolean
  unsortable?: boolean
  hiddenAtFirst?: boolean
  custom?: CustomField
}

/** What a contact has in a column; null where it has nothing. */
export function valueIn(contact: Contact, { custom, field }: Column): unknown {
  if (custom) return contact.customFields[custom.name] ?? null
  return contact[field as keyof Contact] ?? null
}

/** The body of the change that puts a value there. */
export function changeOf({ custom, field }: Column, value: unknown): Record<string, unknown> {
  return custom ? { customFields: { [custom.name]: value } } : { [field]: value }
}
