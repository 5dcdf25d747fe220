import type { Contact } from '../api/wire-types.ts'
import { strings } from '../strings/strings.ts'

type Named = Pick<Contact, 'firstName' | 'lastName' | 'fullName' | 'businessName' | 'email' | 'phone'>

/** What to call somebody: the best that is known. */
export function contactName(contact: Named): string {
  const { firstName, lastName, fullName, businessName, email, phone } = contact
  const parts = [firstName, lastName].filter(Boolean).join(' ')
  return parts || fullName || businessName || email || phone || strings.contacts.unnamed
}
