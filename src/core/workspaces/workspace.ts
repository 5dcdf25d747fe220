import type { WorkspaceRow } from '../../store/tables.ts'

/** A tenant: its contacts see nothing of any other's. */
export interface Workspace {
  id: string
  accountId: string
  name: string
  description: string | null
  /** IANA name; what a contact gets whose phone tells no zone. */
  timezone: string | null
  /** ISO 3166-1 alpha-2; how a phone number without `+` is read. */
  defaultRegion: string | null
  icon: string | null
  contactName: string | null
  contactPhone: string | null
  contactEmail: string | null
  streetAddress: string | null
  state: string | null
  zip: string | null
  country: string | null
  businessRegistrationNumber: string | null
  createdAt: Date
  updatedAt: Date
}

export function workspaceFromRow(row: WorkspaceRow): Workspace {
  return {
    id: row.id,
    accountId: row.account_id,
    name: row.name,
    description: row.description,
    timezone: row.timezone,
    defaultRegion: row.default_region,
    icon: row.icon,
    contactName: row.contact_name,
    contactPhone: row.contact_phone,
    contactEmail: row.contact_email,
    streetAddress: row.street_address,
    state: row.state,
    zip: row.zip,
    country: row.country,
    businessRegistrationNumber: row.business_registration_number,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
