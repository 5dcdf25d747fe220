import type { ContactColumn } from '../../../store/contacts/contact-columns.ts'
import type { CustomFieldType, FieldRule, WorkspaceRules } from '../../fields/workspace-rules.ts'
import { customPrefix, type FilterOp } from './filter-tree.ts'

/** What a field is, for a filter. */
export type FilterKind =
  | 'text'
  | 'phone'
  | 'email'
  | 'country'
  | 'zone'
  | 'number'
  | 'flag'
  | 'time'
  | 'id'
  | 'words'
  | 'tags'
  | 'lists'
  | 'segment'
  | 'localHour'
  | 'json'

const presence = ['present', 'absent'] as const
const equality = ['eq', 'ne', 'any', 'none'] as const
const order = ['gt', 'gte', 'lt', 'lte'] as const
const parts = ['contains', 'startsWith', 'endsWith'] as const
const sets = [...equality, 'all', ...presence] as const

/** The comparisons that each kind knows. */
export const opsOf: Record<FilterKind, readonly FilterOp[]> = {
  text: [...equality, ...parts, ...presence],
  phone: [...equality, ...parts, ...presence],
  email: [...equality, ...parts, ...presence],
  country: [...equality, ...parts, ...presence],
  zone: [...equality, ...parts, ...presence],
  number: [...equality, ...order, ...presence],
  flag: ['eq', 'ne'],
  time: ['eq', 'ne', ...order, ...presence],
  id: equality,
  words: sets,
  tags: sets,
  lists: sets,
  segment: equality,
  localHour: [...equality, ...order, ...presence],
  json: presence,
}

const text = (column: ContactColumn) => ({ kind: 'text', column }) as const
const time = (column: ContactColumn) => ({ kind: 'time', column }) as const

/** Every field of a contact that a filter knows; custom ones are `customFields.<name>`. */
export const filterFields = {
  externalId: text('external_id'),
  firstName: text('first_name'),
  lastName: text('last_name'),
  fullName: text('full_name'),
  businessName: text('business_name'),
  jobTitle: text('job_title'),
  gender: text('gender'),
  streetAddress: text('street_address'),
  fullAddress: text('full_address'),
  city: text('city'),
  state: text('state'),
  postalCode: text('postal_code'),
  country: { kind: 'country', column: 'country' },
  phone: { kind: 'phone', column: 'phone' },
  email: { kind: 'email', column: 'email_key' },
  timezone: { kind: 'zone', column: 'timezone' },
  timezoneSource: text('timezone_source'),
  preferredChannel: text('preferred_channel'),
  status: text('status'),
  mostRecentOutcome: text('most_recent_outcome'),
  doNotContact: { kind: 'flag', column: 'do_not_contact' },
  version: { kind: 'number', column: 'version' },
  lastDialTime: time('last_dial_time'),
  createdAt: time('created_at'),
  updatedAt: time('updated_at'),
  deletedAt: time('deleted_at'),
  channels: { kind: 'words', column: 'channels' },
  id: { kind: 'id' },
  tags: { kind: 'tags' },
  lists: { kind: 'lists' },
  segment: { kind: 'segment' },
  localHour: { kind: 'localHour' },
} as const satisfies Record<string, { kind: FilterKind; column?: ContactColumn }>

export type FilterFieldName = keyof typeof filterFields

export const filterFieldNames = Object.keys(filterFields) as FilterFieldName[]

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
  email: 'text',
  phone: 'phone',
  number: 'number',
  boolean: 'flag',
  date: 'time',
  json: 'json',
}

/** The custom field that `customFields.<name or id>` is; undefined where it is none, or another field. */
export function findCustomField(field: string, rules: WorkspaceRules): FieldRule | undefined {
  if (!field.startsWith(customPrefix)) return undefined
  const key = field.slice(customPrefix.length)
  return rules.fieldByName.get(key) ?? rules.fieldById.get(key.toLowerCase())
}
