export const customFieldTypes = [
  'text',
  'number',
  'boolean',
  'date',
  'email',
  'phone',
  'url',
  'json',
] as const

/** What a custom field's values are; a value that does not fit is refused on every wire. */
export type CustomFieldType = (typeof customFieldTypes)[number]
