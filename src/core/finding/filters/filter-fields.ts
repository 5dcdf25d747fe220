import type { ContactColumn } from '../../../store/kernel/contact-columns.ts'
import {
  type CustomFieldType,
  contactFieldNames,
  contactFields,
  customPrefix,
  type FieldKind,
  type FieldsOfKind,
} from '../../fields/contact-fields.ts'
import type { FilterOp } from './filter-tree.ts'

/** How a filter compares the values of a field. */
export type FilterKind =
  | 'text'
  | 'reference'
  | 'phone'
  | 'email'
  | 'customEmail'
  | 'otherPhones'
  | 'otherEmails'
  | 'country'
  | 'zone'
  | 'number'
  | 'flag'
  | 'optionalFlag'
  | 'time'
  | 'id'
  | 'words'
  | 'tags'
  | 'lists'
  | 'segment'
  | 'localHour'
  | 'json'
  | 'option'
  | 'options'

const presence = ['present', 'absent'] as const
const equality = ['eq', 'ne', 'any', 'none'] as const
const order = ['gt', 'gte', 'lt', 'lte'] as const
const parts = ['contains', 'startsWith', 'endsWith'] as const
const sets = [...equality, 'all', ...presence] as const

/** The operators of each kind. */
export const opsOf: Record<FilterKind, readonly FilterOp[]> = {
  text: [...equality, ...parts, ...presence],
  reference: [...equality, ...parts, ...presence],
  phone: [...equality, ...parts, ...presence],
  email: [...equality, ...parts, ...presence],
  customEmail: [...equality, ...parts, ...presence],
  otherPhones: sets,
  otherEmails: sets,
  country: [...equality, ...parts, ...presence],
  zone: [...equality, ...parts, ...presence],
  number: [...equality, ...order, ...presence],
  // Every contact has such a value, so `has:` and `no:` would be pointless.
  flag: equality,
  optionalFlag: [...equality, ...presence],
  time: [...equality, ...order, 'month', 'monthDay', ...presence],
  id: equality,
  words: sets,
  tags: sets,
  lists: sets,
  segment: equality,
  localHour: [...equality, ...order, ...presence],
  json: [...sets, 'contains'],
  // Parts match the options' names.
  option: [...equality, ...parts, ...presence],
  options: [...sets, ...parts],
}

/** The filter kind of each kind of field; undefined for kinds that cannot be filtered. */
const kindOfField = {
  id: 'id',
  text: 'text',
  reference: 'reference',
  country: 'country',
  phone: 'phone',
  extension: 'text',
  phones: 'otherPhones',
  email: 'email',
  emails: 'otherEmails',
  zone: 'zone',
  zoneSource: 'text',
  flag: 'flag',
  day: 'time',
  time: 'time',
  count: 'number',
  words: 'words',
  tags: 'tags',
  lists: 'lists',
} as const satisfies Partial<Record<FieldKind, FilterKind>>

type FilteredField = FieldsOfKind<keyof typeof kindOfField>

/** Filter fields that are not fields of a contact. */
const otherFilterFields = { segment: 'segment', localHour: 'localHour' } as const

export type FilterFieldName = FilteredField | keyof typeof otherFilterFields

/** Every filter field with its kind; custom fields are `customFields.<name>`. */
export const filterFields = {
  ...Object.fromEntries(
    contactFieldNames.flatMap((name) => {
      const { kind } = contactFields[name]
      return kind in kindOfField ? [[name, kindOfField[kind as keyof typeof kindOfField]]] : []
    }),
  ),
  ...otherFilterFields,
} as Readonly<Record<FilterFieldName, FilterKind>>

export const filterFieldNames = Object.keys(filterFields) as FilterFieldName[]

/** The column of a contact's row that a field is compared by; undefined for fields without one. */
export function comparedValue(name: FilterFieldName): { column: ContactColumn } | undefined {
  // Emails are compared by their key.
  if (name === 'email') return { column: 'email_key' }
  const isRowValue = name in contactFields && !unrowed.has(filterFields[name])
  return isRowValue ? { column: contactFields[name as FilteredField].column as ContactColumn } : undefined
}

const unrowed: ReadonlySet<FilterKind> = new Set(['id', 'tags', 'lists'])

/** Aliases of fields, both in text and in the tree. */
const fieldAliases: Readonly<Record<string, FilterFieldName>> = {
  tag: 'tags',
  list: 'lists',
  channel: 'channels',
  segments: 'segment',
  created: 'createdAt',
  updated: 'updatedAt',
  deleted: 'deletedAt',
  dialed: 'lastDialTime',
  dnc: 'doNotContact',
  zone: 'timezone',
  hour: 'localHour',
  outcome: 'mostRecentOutcome',
  business: 'businessName',
}

/** The canonical name of a field. Unknown names are returned unchanged. */
export function canonicalField(name: string): string {
  if (/^custom\./i.test(name)) return customPrefix + name.slice('custom.'.length)
  return Object.hasOwn(fieldAliases, name) ? fieldAliases[name]! : name
}

/** The filter kind of each type of custom field. */
export const kindOfType: Record<CustomFieldType, FilterKind> = {
  text: 'text',
  url: 'text',
  email: 'customEmail',
  phone: 'phone',
  number: 'number',
  boolean: 'optionalFlag',
  date: 'time',
  json: 'json',
  select: 'option',
  multiSelect: 'options',
}

/** A workspace's custom fields, by the ways in which a filter can name them. */
interface CustomFieldsBy<Field> {
  fieldById: ReadonlyMap<string, Field>
  fieldByName: ReadonlyMap<string, Field>
}

/**
 * The custom field that `customFields.<id or name>` means; undefined if there is none, or for another field.
 * Ids are tried first, so that a field whose name looks like an id cannot take its place; stored filters use
 * ids only.
 */
export function findCustomField<Field>(
  field: string,
  rules: CustomFieldsBy<Field>,
  { isKept = false }: { isKept?: boolean } = {},
): Field | undefined {
  if (!field.startsWith(customPrefix)) return undefined
  const key = field.slice(customPrefix.length)
  const byId = rules.fieldById.get(key.toLowerCase())
  return isKept ? byId : (byId ?? rules.fieldByName.get(key))
}
