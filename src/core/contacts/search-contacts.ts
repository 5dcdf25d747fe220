import { countContacts } from '../../store/contacts.ts'
import type { Scope } from '../../store/scope.ts'
import {
  countFoundContacts,
  type SearchPage,
  type SearchText,
  searchContactIds,
} from '../../store/search-contacts.ts'
import { foldEmail } from '../email.ts'
import type { Contact } from './contact.ts'
import { getLivingContacts } from './read-contacts.ts'

/**
 * A page of living contacts, sorted, those without the sorted value last; with `search` only those that have it in a
 * name, the phone or the email, without case. Blank text searches for nothing. `total` is exact.
 */
export async function searchContacts(
  scope: Scope,
  { search, ...page }: SearchPage & { search?: string | undefined },
): Promise<{ contacts: Contact[]; total: number }> {
  const wanted = toSearchText(search?.trim() ?? '')
  const [ids, total] = await Promise.all([
    searchContactIds(scope, wanted, page),
    wanted === undefined ? countContacts(scope) : countFoundContacts(scope, wanted),
  ])
  return { contacts: await getLivingContacts(scope, ids), total }
}

function toSearchText(text: string): SearchText | undefined {
  if (text === '') return undefined
  // As a person writes a number; the E.164 has no separators. Fewer than three digits are in too many numbers.
  const digits = text.replaceAll(/[\s()./-]/g, '')
  return { text, email: foldEmail(text), phone: /^\+?\d{3,}$/.test(digits) ? digits : null }
}
