import type { ContactRead } from '../../store/contacts.ts'
import type { Contact, CustomValue, JsonValue, TimeZoneSource } from './contact.ts'
import { scalarFieldNames, scalarFields } from './scalar-fields.ts'
import type { WorkspaceRules } from './workspace-rules.ts'

/** A row in the words of the core. Tags and custom fields that were deleted are not shown. */
export function toContact(
  row: ContactRead,
  rules: Pick<WorkspaceRules, 'fieldById'>,
  tagNames: ReadonlyMap<string, string>,
): Contact {
  const scalars = Object.fromEntries(scalarFieldNames.map((name) => [name, row[scalarFields[name].column]]))
  return {
    ...(scalars as Pick<Contact, keyof typeof scalarFields>),
    id: row.id,
    workspaceId: row.workspace_id,
    version: row.version,
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

function customValues(
  custom: Record<string, unknown>,
  rules: Pick<WorkspaceRules, 'fieldById'>,
): CustomValue[] {
  return Object.entries(custom).flatMap(([fieldId, value]) => {
    const field = rules.fieldById.get(fieldId)
    return field === undefined
      ? []
      : [{ fieldId, name: field.name, slug: field.slug, type: field.type, value: value as JsonValue }]
  })
}
