import { type ScalarFieldName, scalarFieldNames } from '../../core/contacts/scalar-fields.ts'

/** What a column can be written to besides custom fields. */
const otherFields = [
  'id',
  'phone',
  'phoneAsGiven',
  'email',
  'timezone',
  'timezoneSource',
  'doNotContact',
  'channels',
  'tags',
  'lists',
  'primaryListId',
  'status',
  'lastDialTime',
  'attributes',
] as const

export type ImportField = ScalarFieldName | (typeof otherFields)[number]

export const importFields: readonly ImportField[] = [...scalarFieldNames, ...otherFields]

const customPrefix = 'customFields.'

export function isImportField(field: string): field is ImportField {
  return (importFields as readonly string[]).includes(field)
}

/** The display name in `customFields.NAME`; undefined for another field. */
export function customNameOf(field: string): string | undefined {
  return field.startsWith(customPrefix) && field.length > customPrefix.length
    ? field.slice(customPrefix.length)
    : undefined
}

export function customField(name: string): string {
  return `${customPrefix}${name}`
}
