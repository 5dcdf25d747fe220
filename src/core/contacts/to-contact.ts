import type { ContactRead } from '../../store/contacts.ts'
import { convertValue } from '../custom-fields/convert-value.ts'
import type { JsonValue } from '../custom-fields/read-json-text.ts'
import type { Contact, CustomValue, TimeZoneSource } from './contact.ts'
import type { FieldRule, WorkspaceRules } from './workspace-rules.ts'

type Rules = Pick<WorkspaceRules, 'fieldById' | 'defaultRegion'>

/** A row in the words of the core. Tags and custom fields that were deleted are not shown. */
export function toContact(row: ContactRead, rules: Rules, tagNames: ReadonlyMap<string, string>): Contact {
  // Written out: as a loop over the fields' names this cost more than all else that a create does in the core.
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
    email: row.email,
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

function customValues(custom: Record<string, unknown>, rules: Rules): CustomValue[] {
  return Object.entries(custom).flatMap(([fieldId, stored]) => {
    const field = rules.fieldById.get(fieldId)
    if (field === undefined) return []
    const value = field.isRetyping ? asRetyped(stored as JsonValue, field, rules) : (stored as JsonValue)
    const { name, slug, type } = field
    return value === null ? [] : [{ fieldId, name, slug, type, value }]
  })
}

/** As the job that is under way will make it, so that nobody is answered a value of the former type. */
function asRetyped(stored: JsonValue, { type }: FieldRule, { defaultRegion }: Rules): JsonValue {
  const converted = convertValue(type, stored, { defaultRegion })
  return 'fault' in converted ? null : converted.value
}
