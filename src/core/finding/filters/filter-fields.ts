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

/** What a field is, for a filter. */
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

/** The comparisons that each kind knows. */
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
  // Everybody has one: whether it is there would be everybody.
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
  // Parts are of the options' names.
  option: [...equality, ...parts, ...presence],
  options: [...sets, ...parts],
}

/** How the values of a kind of field are compared; of other kinds no filter asks. */
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

/** What a filter may ask that is no field of the contact's own. */
const otherFilterFields = { segment: 'segment', localHour: 'localHour' } as const

export type FilterFieldName = FilteredField | keyof typeof otherFilterFields

/** Every field that a filter knows, with how it is compared; custom ones are `customFields.<name>`. */
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

/** The value of a contact's row that a field is compared by; undefined for what is none. */
export function comparedValue(name: FilterFieldName): { column: ContactColumn } | undefined {
  // An email is compared by its key.
  if (name === 'email') return { column: 'email_key' }
  const isRowValue = name in contactFields && !unrowed.has(filterFields[name])
  return isRowValue ? { column: contactFields[name as FilteredField].column as ContactColumn } : undefined
}

const unrowed: ReadonlySet<FilterKind> = new Set(['id', 'tags', 'lists'])

/** Shorter words for the same, in the text form and the tree alike. */
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

/** A field's one name. What is not known is returned as it is. */
export function canonicalField(name: string): string {
  if (/^custom\./i.test(name)) return customPrefix + name.slice('custom.'.length)
  return Object.hasOwn(fieldAliases, name) ? fieldAliases[name]! : name
}

/** How values of a custom field are compared. */
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

/** A workspace's custom fields, by what a filter may call them. */
interface CustomFieldsBy<Field> {
  fieldById: ReadonlyMap<string, Field>
  fieldByName: ReadonlyMap<string, Field>
}

/**
 * The custom field that `customFields.<id or name>` is; undefined where it is none, or another field. An id comes first, so
 * that a field which is named like an id captures nothing; a kept filter knows ids only.
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
