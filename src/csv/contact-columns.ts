import type { CustomFieldType } from '../core/custom-fields/custom-field-type.ts'
import type { RowField } from '../core/exports/export-column.ts'

/**
 * How a column's cells are written:
 * `text` as it is · `flag` `true` or `false` · `number` as JSON writes it · `time` RFC 3339 in UTC, to the millisecond ·
 * `words` a JSON array of texts · `json` any JSON. An empty cell is null, no text, `[]` or `{}`; the store has no other.
 */
export type CellKind = 'text' | 'flag' | 'number' | 'time' | 'words' | 'json'

interface ContactColumn {
  kind: CellKind
  /** What an import does with it: writes it, finds the contact by it, or nothing. */
  imported: 'written' | 'matched' | 'ignored'
}

const written = (kind: CellKind) => ({ kind, imported: 'written' }) as const
const ignored = (kind: CellKind) => ({ kind, imported: 'ignored' }) as const

/**
 * The columns that every workspace has, in the order in which an export writes them; custom fields come before
 * `attributes`. `docs/export.md` says what each holds. Written by exports and read back by imports: a change of a name or a
 * kind here breaks files that people keep.
 */
export const contactColumns = {
  id: { kind: 'text', imported: 'matched' },
  externalId: written('text'),
  firstName: written('text'),
  lastName: written('text'),
  fullName: written('text'),
  businessName: written('text'),
  jobTitle: written('text'),
  gender: written('text'),
  phone: written('text'),
  phoneAsGiven: written('text'),
  email: written('text'),
  streetAddress: written('text'),
  fullAddress: written('text'),
  city: written('text'),
  state: written('text'),
  postalCode: written('text'),
  country: written('text'),
  timezone: written('text'),
  timezoneSource: written('text'),
  doNotContact: written('flag'),
  preferredChannel: written('text'),
  channels: written('words'),
  tags: written('words'),
  lists: written('words'),
  listNames: written('words'),
  primaryListId: written('text'),
  status: written('text'),
  lastDialTime: written('time'),
  mostRecentOutcome: written('text'),
  attributes: written('json'),
  version: ignored('number'),
  createdAt: ignored('time'),
  updatedAt: ignored('time'),
  deletedAt: ignored('time'),
} as const satisfies Record<RowField, ContactColumn>

export type ContactColumnName = keyof typeof contactColumns

/** How the values of a custom field are written, by its type. */
export const customKinds: Record<CustomFieldType, CellKind> = {
  text: 'text',
  number: 'number',
  boolean: 'flag',
  date: 'text',
  email: 'text',
  phone: 'text',
  url: 'text',
  json: 'json',
}
