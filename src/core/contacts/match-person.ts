import type { ContactRead } from '../../store/contacts/contacts.ts'
import { LostRace } from '../../store/kernel/errors.ts'
import type { Conflict } from '../kernel/failure.ts'
import { normaliseEmail } from '../values/email.ts'
import { foldText } from '../values/fold-text.ts'
import { samePersonNumbers } from '../values/same-number.ts'
import { compareNames } from './compare-names.ts'
import { identifierColumns } from './contact-row.ts'
import type { MatchedBy, MatchKey } from './draft.ts'
import type { World } from './gather-world.ts'
import type { Values } from './judge-draft.ts'

export interface Match {
  key: MatchedBy
  row: ContactRead
}

/**
 * The contact that an upsert matches: the holder of an identifier, in the order of `matchBy`; else the only
 * living contact that has the phone in another form, or the phone or email among its other ones, unless a
 * value of the draft contradicts it.
 */
export function findMatch(values: Values, matchBy: readonly MatchKey[], world: World): Match | undefined {
  for (const key of matchBy) {
    const id = world.identifiers.holder(key, values[identifierColumns[key]])
    if (id !== undefined) return { key, row: held(id, world) }
  }
  return findAlmost(values, matchBy, world)
}

/** The second part of `findMatch`: a match by the phone in another form, or among other phones and emails. */
export function findAlmost(values: Values, matchBy: readonly MatchKey[], world: World): Match | undefined {
  for (const key of matchBy) {
    if (key === 'externalId') continue
    const ids = key === 'phone' ? holdersOfForms(values.phone, world) : []
    const others = formsOfValue(key, values).flatMap((value) => world.identifiers.others(key, value))
    if (ids.length + others.length === 0) continue
    const [only, ...more] = new Set([...ids, ...others])
    if (only === undefined || more.length > 0) continue
    const row = held(only, world)
    if (contradicts(values, row)) continue
    const isForm = ids.includes(only)
    return { key: isForm ? key : key === 'phone' ? 'otherPhone' : 'otherEmail', row }
  }
  return undefined
}

export function held(id: string, world: World): ContactRead {
  const row = world.contacts.get(id)
  // The contact got the identifier after the batch took its locks.
  if (row === undefined) throw new LostRace('a match appeared meanwhile')
  return row
}

function formsOfValue(key: 'phone' | 'email', values: Values): string[] {
  const value = values[identifierColumns[key]]
  if (value == null) return []
  return key === 'phone' ? [value, ...samePersonNumbers(value)] : [value]
}

function holdersOfForms(phone: string | null | undefined, world: World): string[] {
  if (phone == null) return []
  return samePersonNumbers(phone).flatMap((form) => world.identifiers.holder('phone', form) ?? [])
}

/** The conflict of a new contact whose phone a living contact has in another form; empty if there is none. */
export function possibleSame({ phone }: Pick<ContactRead, 'phone'>, world: World): Conflict[] {
  const [existingContactId] = holdersOfForms(phone, world)
  return existingContactId === undefined ? [] : [{ field: 'phone', code: 'possible_same', existingContactId }]
}

/**
 * Whether a value of the draft contradicts the contact: another external id, an email or phone that the
 * contact does not have, another first, last or full name, or a full name that does not match its first and
 * last name. Missing values contradict nothing.
 */
function contradicts(values: Values, row: ContactRead): boolean {
  const { external_id: externalId, email_key: emailKey, phone } = values
  if (externalId != null && row.external_id !== null && externalId !== row.external_id) return true
  if (emailKey != null && row.email_key !== null && !hasEmail(row, emailKey)) return true
  if (phone != null && row.phone !== null && !hasPhone(row, phone)) return true
  const isOther = (['first_name', 'last_name', 'full_name'] as const).some((name) =>
    areOtherNames(values[name], row[name]),
  )
  return isOther || compareNames(values, row) === 'different'
}

/** Whether two names differ in more than case, accents, or one being shortened (`J` and `Jane`). */
function areOtherNames(given: string | null | undefined, present: string | null): boolean {
  if (given == null || present === null) return false
  const [one, other] = [given, present].map((name) =>
    foldText(name)
      .replace(/[\s.]+/g, ' ')
      .trim(),
  ) as [string, string]
  return !one.startsWith(other) && !other.startsWith(one)
}

/** Whether the phone, in any form, is the contact's own or one of its other phones. */
export function hasPhone(row: ContactRead, phone: string): boolean {
  if (row.phone === phone) return true
  const forms = [phone, ...samePersonNumbers(phone)]
  return (
    forms.includes(row.phone ?? '') ||
    (row.other_phones?.some((other) => forms.includes(other.phone)) ?? false)
  )
}

/** Whether the email, by its key, is the contact's own or one of its other emails. */
export function hasEmail(row: ContactRead, emailKey: string): boolean {
  if (row.email_key === emailKey) return true
  return row.other_emails?.some(({ email }) => normaliseEmail(email)?.emailKey === emailKey) ?? false
}

/**
 * The values that an upsert writes to its match: a phone or email that the contact already has, in another
 * place or form, is left out.
 */
export function withoutKnown(values: Values, row: ContactRead): Values {
  const { phone, email_key: emailKey } = values
  const kept = { ...values }
  if (phone != null && phone !== row.phone && row.phone !== null && hasPhone(row, phone)) {
    delete kept.phone
    delete kept.phone_as_given
    delete kept.phone_extension
  }
  if (emailKey != null && emailKey !== row.email_key && row.email_key !== null && hasEmail(row, emailKey)) {
    delete kept.email
    delete kept.email_key
  }
  return kept
}
