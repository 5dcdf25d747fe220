import { isDeepStrictEqual } from 'node:util'
import type { ContactRead } from '../../store/contacts/contacts.ts'
import { contactColumnNames } from '../../store/kernel/contact-columns.ts'
import type { ContactRow } from '../../store/kernel/tables.ts'
import type { Contact, CustomValue, TimeZoneSource } from '../fields/contact.ts'
import { initialStatus } from '../fields/contact-fields.ts'
import { convertValue, shownValue } from '../fields/custom-values.ts'
import type { FieldRule, WorkspaceRules } from '../fields/workspace-rules.ts'
import type { Conflict } from '../kernel/failure.ts'
import { limits } from '../kernel/limits.ts'
import { normaliseEmail } from '../values/email.ts'
import type { JsonValue } from '../values/json-text.ts'
import type { MatchKey } from './draft.ts'

type Rules = Pick<WorkspaceRules, 'fieldById' | 'defaultRegion'>

/** Converts a row to a contact. Deleted tags and custom fields are left out. */
export function toContact(row: ContactRead, rules: Rules, tagNames: ReadonlyMap<string, string>): Contact {
  // Written out field by field: a loop over the field names cost more than everything else that a create does in the core.
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    version: row.version,
    externalId: row.external_id,
    firstName: row.first_name,
    lastName: row.last_name,
    fullName: row.full_name,
    businessName: row.business_name,
    jobTitle: row.job_title,
    gender: row.gender,
    birthday: row.birthday,
    streetAddress: row.street_address,
    fullAddress: row.full_address,
    city: row.city,
    state: row.state,
    postalCode: row.postal_code,
    country: row.country,
    preferredChannel: row.preferred_channel,
    mostRecentOutcome: row.most_recent_outcome,
    phone: row.phone,
    phoneAsGiven: row.phone_as_given,
    phoneExtension: row.phone_extension,
    otherPhones: row.other_phones ?? [],
    email: row.email,
    otherEmails: row.other_emails ?? [],
    timezone: row.timezone,
    timezoneSource: row.timezone_source as TimeZoneSource | null,
    doNotContact: row.do_not_contact,
    channels: row.channels,
    status: row.status,
    lastDialTime: row.last_dial_time,
    primaryListId: row.list_ids.includes(row.primary_list_id ?? '') ? row.primary_list_id : null,
    listIds: row.list_ids,
    tags: row.tag_ids.flatMap((id) => tagNames.get(id) ?? []).sort(),
    customFields: customValues(row.custom, rules),
    attributes: row.attributes as Contact['attributes'],
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    deletedAt: row.deleted_at,
  }
}

/**
 * About how many bytes a contact has where it is shown: tags and custom fields with their names, which are kept once and
 * shown with each.
 */
export function shownBytesOf(shown: unknown): number {
  if (typeof shown === 'string') return Buffer.byteLength(shown) + 3
  if (typeof shown !== 'object' || shown === null || shown instanceof Date) return 24
  let bytes = 2
  for (const key in shown) {
    if (!Array.isArray(shown)) bytes += key.length + 3
    bytes += shownBytesOf((shown as Record<string, unknown>)[key])
  }
  return bytes
}

/** How many of the items, one at least, come to no more bytes than a page may have. */
export function countWithinPage(items: readonly unknown[]): number {
  let bytes = 0
  for (const [index, item] of items.entries()) {
    bytes += shownBytesOf(item)
    if (bytes > limits.pageBytesMax) return Math.max(1, index)
  }
  return items.length
}

function customValues(custom: Record<string, unknown>, rules: Rules): CustomValue[] {
  return Object.entries(custom).flatMap(([fieldId, stored]) => {
    const field = rules.fieldById.get(fieldId)
    if (field === undefined) return []
    const kept = field.isRetyping ? asRetyped(stored as JsonValue, field, rules) : (stored as JsonValue)
    const value = shownValue(field, kept)
    const { name, slug, type } = field
    return value === null ? [] : [{ fieldId, name, slug, type, value }]
  })
}

/** Converts as the retype under way will, so that no caller sees a value of the former type. */
function asRetyped(stored: JsonValue, field: FieldRule, { defaultRegion }: Rules): JsonValue {
  const converted = convertValue(field, stored, { defaultRegion })
  return 'fault' in converted ? null : converted.value
}

/** Shared by all new contacts. That is safe because the values of a row are replaced, never changed in place. */
const noIds: string[] = Object.freeze([] as string[]) as string[]
const noValues: Record<string, unknown> = Object.freeze({})

/** A new contact without any values. */
export function blankContact(workspaceId: string, id: string, createdAt: Date): ContactRead {
  return {
    workspace_id: workspaceId,
    id,
    version: 1,
    external_id: null,
    first_name: null,
    last_name: null,
    full_name: null,
    business_name: null,
    job_title: null,
    gender: null,
    birthday: null,
    phone: null,
    phone_as_given: null,
    phone_extension: null,
    other_phones: null,
    email: null,
    email_key: null,
    other_emails: null,
    street_address: null,
    full_address: null,
    city: null,
    state: null,
    postal_code: null,
    country: null,
    timezone: null,
    timezone_source: null,
    do_not_contact: false,
    preferred_channel: null,
    channels: noIds,
    status: initialStatus,
    last_dial_time: null,
    most_recent_outcome: null,
    primary_list_id: null,
    tag_ids: noIds,
    custom: noValues,
    attributes: noValues,
    list_ids: noIds,
    created_at: createdAt,
    updated_at: createdAt,
    deleted_at: null,
  }
}

export type Changes = Record<string, [from: unknown, to: unknown]>

const unlogged = new Set([
  'version',
  'email_key',
  'tag_ids',
  'custom',
  'attributes',
  'created_at',
  'updated_at',
  'deleted_at',
])
const plainColumns = contactColumnNames.filter((name) => !unlogged.has(name))

/**
 * The changes between two states of a contact, each as `[before, after]`: columns by name, tags and lists as
 * whole sets of ids, custom values under `custom.<field id>` and attributes under `attributes.<key>`. Empty
 * if nothing changed.
 */
export function diffContact(before: ContactRead, after: ContactRead): Changes {
  const changes: Changes = {}
  for (const name of plainColumns) {
    const from = before[name]
    const to = after[name]
    if (from !== to && !isDeepStrictEqual(from, to)) changes[name] = [from, to]
  }
  for (const name of ['tag_ids', 'list_ids'] as const) {
    if (!sameSet(before[name], after[name])) changes[name] = [before[name], after[name]]
  }
  for (const name of ['custom', 'attributes'] as const) diffObject(name, before[name], after[name], changes)
  return changes
}

function sameSet(before: readonly string[], after: readonly string[]): boolean {
  if (before === after) return true
  const members = new Set(before)
  return before.length === after.length && after.every((id) => members.has(id))
}

function diffObject(
  name: string,
  before: Record<string, unknown>,
  after: Record<string, unknown>,
  changes: Changes,
): void {
  if (before === after) return
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const from = Object.hasOwn(before, key) ? before[key] : null
    const to = Object.hasOwn(after, key) ? after[key] : null
    const appears = Object.hasOwn(before, key) !== Object.hasOwn(after, key)
    if (appears || !isDeepStrictEqual(from, to)) changes[`${name}.${key}`] = [from, to]
  }
}

/** The fields that are unique among the living contacts of a workspace, with the column of each unique index. */
export const identifierColumns = { phone: 'phone', email: 'email_key', externalId: 'external_id' } as const

export const identifierKeys = Object.keys(identifierColumns) as MatchKey[]

type IdentifierRow = Pick<ContactRow, 'id' | 'phone' | 'email_key' | 'external_id'> &
  Partial<Pick<ContactRow, 'other_phones' | 'other_emails'>>

/**
 * Which contact holds each phone, email and external id, as far as a batch knows, including its own earlier
 * writes; and which contacts have each value among their other phones and emails, which need not be unique.
 */
export class IdentifierIndex {
  readonly #holders: Record<MatchKey, Map<string, string>> = {
    phone: new Map(),
    email: new Map(),
    externalId: new Map(),
  }
  readonly #others = new Map<string, Set<string>>()

  /** The ids of the contacts that have the value among their other phones or emails. */
  others(key: 'phone' | 'email', value: string | null | undefined): string[] {
    const isNone = value == null || this.#others.size === 0
    return isNone ? [] : [...(this.#others.get(`${key} ${value}`) ?? [])]
  }

  holder(key: MatchKey, value: string | null | undefined): string | undefined {
    return value === null || value === undefined ? undefined : this.#holders[key].get(value)
  }

  claim(row: IdentifierRow): void {
    for (const key of identifierKeys) {
      const value = row[identifierColumns[key]]
      if (value !== null) this.#holders[key].set(value, row.id)
    }
    for (const other of othersOf(row)) {
      const holders = this.#others.get(other)
      if (holders === undefined) this.#others.set(other, new Set([row.id]))
      else holders.add(row.id)
    }
  }

  release(row: IdentifierRow): void {
    for (const key of identifierKeys) {
      const value = row[identifierColumns[key]]
      if (value !== null && this.#holders[key].get(value) === row.id) this.#holders[key].delete(value)
    }
    for (const other of othersOf(row)) this.#others.get(other)?.delete(row.id)
  }

  /** The identifiers of a row that another contact holds: at most one conflict per field. */
  conflictsOf(row: IdentifierRow): Conflict[] {
    const conflicts: Conflict[] = []
    for (const key of identifierKeys) {
      const holder = this.holder(key, row[identifierColumns[key]])
      if (holder !== undefined && holder !== row.id) conflicts.push({ field: key, existingContactId: holder })
    }
    return conflicts
  }
}

/** The keys under which `IdentifierIndex` stores the other phones and emails of a row. */
export function othersOf(row: Partial<Pick<ContactRow, 'other_phones' | 'other_emails'>> = {}): string[] {
  const { other_phones: phones, other_emails: emails } = row
  // Nearly all contacts have none.
  if (!phones && !emails) return []
  return [
    ...(phones ?? []).map(({ phone }) => `phone ${phone}`),
    ...(emails ?? []).flatMap(({ email }) => {
      const key = normaliseEmail(email)?.emailKey
      return key === undefined ? [] : [`email ${key}`]
    }),
  ]
}
