import {
  findIdentifiedContacts,
  type IdentifiedContact,
  type Identifiers,
} from '../../store/identified-contacts.ts'
import type { Scope } from '../../store/scope.ts'
import { findWorkspaceRegion } from '../../store/workspace-rules.ts'
import type { CustomFieldType } from '../custom-fields/custom-field-type.ts'
import type { Contact } from './contact.ts'
import { toContact } from './to-contact.ts'

/**
 * Living contacts by any identifier, each once, in no particular order: one round trip, tags and custom values included.
 * Values of a field that is getting another type take a second one.
 */
export async function lookupContacts(scope: Scope, by: Identifiers): Promise<FoundContact[]> {
  const rows = await findIdentifiedContacts(scope, by)
  const isRetyping = rows.some(({ fields }) => fields?.some((field) => field.isRetyping))
  const defaultRegion = isRetyping ? await findWorkspaceRegion(scope) : null
  return rows.map((row) => ({ contact: toFound(row, defaultRegion), emailKey: row.email_key }))
}

export interface FoundContact {
  contact: Contact
  /** What its email is compared by. */
  emailKey: string | null
}

function toFound(row: IdentifiedContact, defaultRegion: string | null): Contact {
  const fields = (row.fields ?? []).map((field) => ({ ...field, type: field.type as CustomFieldType }))
  const fieldById = new Map(fields.map((field) => [field.id, field]))
  const names = new Map((row.tags ?? []).map((tag) => [tag.id, tag.name]))
  return toContact(row, { fieldById, defaultRegion }, names)
}
