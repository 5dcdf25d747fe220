import { isDeepStrictEqual } from 'node:util'
import type { ContactRead } from '../../store/contacts/contacts.ts'
import type { OtherEmail, OtherPhone } from '../../store/kernel/contact-columns.ts'
import { at, type Fault, type FaultList, regionWord } from '../kernel/fault.ts'
import { limits } from '../kernel/limits.ts'
import { blankToNull } from '../kernel/text.ts'
import { emailKeyOf, normaliseEmail } from '../values/email.ts'
import { normalisePhone } from '../values/phone.ts'
import { samePersonNumbers } from '../values/same-number.ts'
import type { ContactDraft } from './draft.ts'
import type { Values } from './judge-draft.ts'

/** Judged other phones and emails; undefined if the draft does not give them, null for none. */
export interface JudgedOthers {
  phones: OtherPhone[] | null | undefined
  emails: OtherEmail[] | null | undefined
}

const noOthers: JudgedOthers = Object.freeze({ phones: undefined, emails: undefined })

/**
 * Normalises the other phones and emails of a draft and removes duplicates. Adds a fault at the place of each
 * invalid one.
 */
export function judgeOthers(
  draft: Pick<ContactDraft, 'otherPhones' | 'otherEmails'>,
  region: string | null,
  faults: FaultList,
): JudgedOthers {
  if (draft.otherPhones === undefined && draft.otherEmails === undefined) return noOthers
  return {
    phones: judgeEach('otherPhones', draft.otherPhones, keyOfPhone, faults, (item, path) => {
      const e164 = normalisePhone(item.phone ?? '', region)?.e164
      if (e164 === undefined) faults.add(at(path, 'phone'), 'invalid_phone', regionWord(region))
      const said = {
        ...judgeLabel(item.label, path, faults),
        ...judgeExtension(item.extension, path, faults),
      }
      return e164 === undefined ? undefined : { phone: e164, ...said }
    }),
    emails: judgeEach('otherEmails', draft.otherEmails, keyOfEmail, faults, (item, path) => {
      const email = normaliseEmail(item.email ?? '')?.email
      if (email === undefined) faults.add(at(path, 'email'), 'invalid_email')
      const said = judgeLabel(item.label, path, faults)
      return email === undefined ? undefined : { email, ...said }
    }),
  }
}

function judgeEach<Given, Judged>(
  field: string,
  given: readonly (Given | undefined)[] | null | undefined,
  keyOf: (item: Judged) => string,
  faults: FaultList,
  judge: (item: Given, path: string) => Judged | undefined,
): Judged[] | null | undefined {
  if (given === undefined || given === null) return given
  if (given.length > limits.otherIdentifiersMax) faults.add(field, 'too_many', limits.otherIdentifiersMax)
  const judged = new Map<string, Judged>()
  for (const [index, item] of given.entries()) {
    // The wire has already added a fault for this item.
    if (item === undefined || item === null) continue
    const value = judge(item, at(field, index))
    if (value !== undefined && !judged.has(keyOf(value))) judged.set(keyOf(value), value)
  }
  return [...judged.values()]
}

function judgeLabel(given: string | null | undefined, path: string, faults: FaultList): { label?: string } {
  const label = faults.text(at(path, 'label'), given?.trim() ?? null, limits.textMax)
  return label == null ? {} : { label }
}

function judgeExtension(
  given: string | null | undefined,
  path: string,
  faults: FaultList,
): { extension?: string } {
  const extension = readExtension(at(path, 'extension'), given ?? null, faults)
  return extension == null ? {} : { extension }
}

/** Reads what is dialled after a phone answers; null if blank, undefined after a fault was added. */
export function readExtension(
  field: string,
  given: string | null,
  faults: FaultList,
): string | null | undefined {
  const text = blankToNull(given)?.replaceAll(' ', '') ?? null
  if (text === null || /^[\d*#,]{1,20}$/.test(text)) return text
  faults.add(field, 'invalid_format', 'extension of digits, such as 123')
  return undefined
}

const keyOfPhone = ({ phone }: OtherPhone) => phone
const keyOfEmail = ({ email }: OtherEmail) => emailKeyOf(email)

/**
 * The contact's other phones and emails after a draft: the given ones instead of the present ones, or added
 * to them; never the contact's own phone or email. Empty if nothing changes.
 */
export function applyOthers(
  before: ContactRead,
  own: Pick<ContactRead, 'phone' | 'email_key'>,
  given: JudgedOthers & { addsPhones: boolean; addsEmails: boolean },
): Partial<Pick<ContactRead, 'other_phones' | 'other_emails'>> {
  const phones = applied(before.other_phones, given.phones, {
    own: own.phone,
    keyOf: keyOfPhone,
    adds: given.addsPhones,
  })
  const emails = applied(before.other_emails, given.emails, {
    own: own.email_key,
    keyOf: keyOfEmail,
    adds: given.addsEmails,
  })
  return {
    ...(phones !== before.other_phones && { other_phones: phones }),
    ...(emails !== before.other_emails && { other_emails: emails }),
  }
}

function applied<Item extends object>(
  before: Item[] | null,
  given: Item[] | null | undefined,
  { own, keyOf, adds }: { own: string | null; keyOf: (item: Item) => string; adds: boolean },
): Item[] | null {
  if (before === null && !given) return null
  const items = new Map(
    (adds || given === undefined ? (before ?? []) : []).map((item) => [keyOf(item), item]),
  )
  if (given === null) items.clear()
  for (const item of given ?? []) items.set(keyOf(item), { ...items.get(keyOf(item)), ...item })
  items.delete(own ?? '')
  const after = items.size === 0 ? null : [...items.values()]
  return isDeepStrictEqual(before, after) ? before : after
}

/**
 * The values that make one of the contact's other phones or emails its own and the former own one another.
 * Empty if it is its own already; a fault if the contact does not have the value.
 */
export function promoteOther(
  row: ContactRead,
  { phone, email_key: emailKey }: Values,
): { fault: Fault } | { values: Values; others: JudgedOthers } {
  const unchanged = { values: {}, others: { phones: undefined, emails: undefined } }
  if (phone != null) {
    if (phone === row.phone) return unchanged
    const isOneOf = (forms: readonly string[]) =>
      row.other_phones?.find((other) => forms.includes(other.phone))
    const chosen = isOneOf([phone]) ?? isOneOf(samePersonNumbers(phone))
    if (chosen === undefined)
      return { fault: { field: 'phone', code: 'not_one_of', expected: 'its other phones' } }
    const extension = row.phone_extension === null ? {} : { extension: row.phone_extension }
    const former = row.phone === null ? [] : [{ phone: row.phone, ...extension }]
    return {
      values: { phone: chosen.phone, phone_extension: chosen.extension ?? null },
      others: { phones: [...former, ...(row.other_phones ?? [])], emails: undefined },
    }
  }
  if (emailKey === row.email_key) return unchanged
  const chosen = row.other_emails?.find((other) => keyOfEmail(other) === emailKey)
  if (chosen === undefined || emailKey == null)
    return { fault: { field: 'email', code: 'not_one_of', expected: 'its other emails' } }
  const former = row.email === null ? [] : [{ email: row.email }]
  return {
    values: { email: chosen.email, email_key: emailKey },
    others: { phones: undefined, emails: [...former, ...(row.other_emails ?? [])] },
  }
}
