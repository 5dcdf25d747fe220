import type { ContactColumn } from '../../store/contact-columns.ts'
import { limits } from '../limits.ts'
import type { Contact } from './contact.ts'

interface ScalarField {
  column: ContactColumn
  /** Code points. */
  max: number
  /** Compared as an identifier: spaces around it would make two of one. */
  trimmed?: boolean
}

/** The contact's plain text fields. What needs more than a length to judge is in `judge-draft.ts`. */
export const scalarFields = {
  externalId: { column: 'external_id', max: limits.externalIdMax, trimmed: true },
  firstName: { column: 'first_name', max: limits.textMax },
  lastName: { column: 'last_name', max: limits.textMax },
  fullName: { column: 'full_name', max: limits.textMax },
  businessName: { column: 'business_name', max: limits.textMax },
  jobTitle: { column: 'job_title', max: limits.textMax },
  gender: { column: 'gender', max: limits.textMax },
  streetAddress: { column: 'street_address', max: limits.addressMax },
  fullAddress: { column: 'full_address', max: limits.addressMax },
  city: { column: 'city', max: limits.textMax },
  state: { column: 'state', max: limits.textMax },
  postalCode: { column: 'postal_code', max: limits.textMax },
  country: { column: 'country', max: limits.textMax },
  preferredChannel: { column: 'preferred_channel', max: limits.textMax },
  mostRecentOutcome: { column: 'most_recent_outcome', max: limits.textMax },
} as const satisfies Partial<Record<keyof Contact, ScalarField>>

export type ScalarFieldName = keyof typeof scalarFields

export const scalarFieldNames = Object.keys(scalarFields) as ScalarFieldName[]
