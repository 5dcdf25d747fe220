import type { ContactRead } from '../../store/contacts/contacts.ts'
import { compareNames } from './compare-names.ts'
import { identifierColumns } from './contact-row.ts'
import type { MatchKey } from './draft.ts'
import type { World } from './gather-world.ts'
import type { JudgedDraft, Values } from './judge-draft.ts'
import { findAlmost, hasEmail, hasPhone, held, type Match } from './match-person.ts'

/**
 * Whether a draft that shares a phone or an email with a contact can be about the same person: their names do
 * not differ, or the names differ but no other identifier does. For a contact created after `since`, which
 * comes from the same file, a different name always means another person.
 */
export function mayBeSame(draft: Values, contact: ContactRead, since: Date): boolean {
  const verdict = compareNames(draft, contact)
  if (verdict === 'same' || verdict === 'unknown') return true
  if (differsBeside(draft, contact)) return false
  return verdict === 'partly' || contact.created_at < since
}

/** Whether another identifier of the draft differs from the contact's. */
function differsBeside(
  { phone, email_key: emailKey, external_id: externalId }: Values,
  row: ContactRead,
): boolean {
  if (externalId != null && row.external_id !== null && externalId !== row.external_id) return true
  if (emailKey != null && row.email_key !== null && !hasEmail(row, emailKey)) return true
  return phone != null && row.phone !== null && !hasPhone(row, phone)
}

/** The contact that a draft matches, and the identifiers that it shares with another person. */
export interface PersonFound {
  match: Match | undefined
  shared: MatchKey[]
}

/**
 * The contact that a row of a file matches. A phone or email whose holder has a different name is shared: the
 * row is about another person, who may exist already, with the same name and the value among its other ones.
 */
export function findPerson(
  values: Values,
  matchBy: readonly MatchKey[],
  world: World,
  since: Date,
): PersonFound {
  const shared: MatchKey[] = []
  let match: Match | undefined
  for (const key of matchBy) {
    const id = world.identifiers.holder(key, values[identifierColumns[key]])
    if (id === undefined) continue
    const row = held(id, world)
    if (key === 'externalId' || isMeant(values, key, row, world, since)) match ??= { key, row }
    else shared.push(key)
  }
  if (match !== undefined) return { match, shared }
  if (shared.length === 0) return { match: findAlmost(values, matchBy, world), shared }
  return { match: namesakeOf(values, shared, world), shared }
}

/**
 * Whether the row is about the holder of the identifier, and not about a contact of the row's name that has
 * it among its other ones.
 */
function isMeant(values: Values, key: MatchKey, row: ContactRead, world: World, since: Date): boolean {
  if (!mayBeSame(values, row, since)) return false
  return compareNames(values, row) !== 'different' || namesakeOf(values, [key], world) === undefined
}

/** The only contact of the same name that has a shared value among its other ones. */
function namesakeOf(values: Values, shared: readonly MatchKey[], world: World): Match | undefined {
  for (const key of shared) {
    if (key === 'externalId') continue
    const rows = world.identifiers.others(key, values[identifierColumns[key]]).map((id) => held(id, world))
    const same = rows.filter((row) => compareNames(values, row) === 'same' && !differsBeside(values, row))
    const [row, ...more] = same
    if (row !== undefined && more.length === 0)
      return { key: key === 'phone' ? 'otherPhone' : 'otherEmail', row }
  }
  return undefined
}

/** A draft whose shared phone or email becomes one of its other ones. */
export function asOthers(draft: JudgedDraft, shared: readonly MatchKey[]): JudgedDraft {
  const values = { ...draft.values }
  let { phones, emails } = draft.others
  if (shared.includes('phone') && values.phone != null) {
    const { phone, phone_extension: extension } = values
    phones = [{ phone, ...(extension != null && { extension }) }, ...(phones ?? [])]
    delete values.phone
    delete values.phone_as_given
    delete values.phone_extension
  }
  if (shared.includes('email') && values.email != null) {
    emails = [{ email: values.email }, ...(emails ?? [])]
    delete values.email
    delete values.email_key
  }
  return { ...draft, values, others: { phones, emails } }
}
