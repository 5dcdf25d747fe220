import { isSupportedCountry } from 'libphonenumber-js/max'
import { isNoNumber } from './no-number.ts'
import { normalisePhone, parsePhone } from './phone.ts'
import { prefixAbroad } from './phone-fragment.ts'
import { readLabels } from './phone-labels.ts'
import { phoneTextMax, plainDigits, takeExtension, unguard, unwrapPhone } from './phone-text.ts'
import { callingCodeOfRegion } from './regions.ts'
import { samePersonNumbers } from './same-number.ts'

/** How digits became a number: they said so themselves (`+`, `00`, `011`), as dialled at home, or as digits of E.164. */
export type ReadingKind = 'international' | 'region' | 'digits'

export interface PhoneReading {
  /** E.164. */
  phone: string
  /** ISO 3166-1 alpha-2 or libphonenumber's `AC`, `TA`, `XK`; null when the number does not tell. */
  region: string | null
  reading: ReadingKind
  /** Whether the number is in use in its country's plan, not only of a length that exists there. */
  valid: boolean
}

/** What was read from a text, likeliest first; or why nothing was. */
export type PhoneTextReading =
  | { readings: [PhoneReading, ...PhoneReading[]]; extension: string | null }
  | { reason: 'no_number' | 'not_a_phone' | 'needs_region' }

/**
 * Reads a phone number as phone systems and people send it to find somebody: `sip:+4930…@host`, `tel:+1-…;ext=5`,
 * `whatsapp:+…`, `0044…`, `011 44…`, `+44 (0)20…`, digits of other scripts, extensions, a plus that a URL turned into a space,
 * a label or a spreadsheet's guard (`Tel. 020…`, `020… (home)`, `="020…"`), and digits without plus, which are read as dialled in
 * `region` first and then as E.164. Every reading that may be meant is returned in that order, so that a lookup can try
 * them one by one.
 *
 * The reasons: `no_number` when the sender itself says that it has none (`anonymous`, `sip:anonymous@anonymous.invalid`,
 * `+266696687`), `needs_region` for digits that mean something only in a region, else `not_a_phone`. Takes linear time,
 * and longer text than `phoneTextMax` is refused unread.
 *
 * @example readPhoneText('020 7946 0018', 'GB') // { readings: [{ phone: '+442079460018', reading: 'region', … }], … }
 */
export function readPhoneText(given: string, region: string | null): PhoneTextReading {
  if (given.length > phoneTextMax) return { reason: 'not_a_phone' }
  const ascii = plainDigits(given)
  const read = readUndecorated(ascii, region)
  if (!('reason' in read) || read.reason === 'no_number') return read
  const plain = readLabels(unguard(ascii)).text
  return plain === ascii || !/\d/.test(plain) ? read : readUndecorated(plain, region)
}

function readUndecorated(ascii: string, region: string | null): PhoneTextReading {
  if (isNoNumber(ascii)) return { reason: 'no_number' }
  const unwrapped = unwrapPhone(ascii)
  if (unwrapped === null || isNoNumber(unwrapped.text)) return { reason: 'no_number' }
  const cut = takeExtension(unwrapped.text)
  const text = (cut ?? unwrapped).text
  const extension = unwrapped.extension ?? cut?.extension ?? null
  // `?phone=+4930…` that was not encoded arrives with a space for its plus.
  const isMangled = /^ [1-9]/.test(ascii) && unwrapped.text === ascii.trim()
  const [first, ...others] = [
    ...(isMangled ? abroad(`+${text}`) : []),
    ...validFirst([...readDigits(text, region), ...dialledAbroad(text, region)]),
  ]
  if (first !== undefined) return { readings: [first, ...distinct(first, others)], extension }
  return { reason: region === null && isDialled(text) ? 'needs_region' : 'not_a_phone' }
}

/** The likeliest number of a text with its other forms; null for what is none. */
export function phoneFormsOf(text: string, region: string | null): string[] | null {
  const read = readPhoneText(text, region)
  return 'reason' in read ? null : formsOf([read.readings[0]])
}

/** The numbers of readings, each with its other forms (`samePersonNumbers`). */
export function formsOf(readings: readonly PhoneReading[]): string[] {
  return readings.flatMap(({ phone }) => [phone, ...samePersonNumbers(phone)])
}

function distinct(first: PhoneReading, others: PhoneReading[]): PhoneReading[] {
  const seen = new Set([first.phone])
  return others.filter(({ phone }) => !seen.has(phone) && seen.add(phone))
}

/** All that a text may mean, likeliest first: what is valid before what is only possible. */
export function readDigits(given: string, region: string | null): PhoneReading[] {
  const text = given.trim()
  if (/^[([]?\s*\+/.test(text)) return abroad(text)
  const prefix = /^\(?(?:00|011)/.exec(text)?.[0] ?? ''
  const home = atHome(text, region)
  const beyond = prefix === '' ? asDigits(text) : abroad(`+${text.slice(prefix.length)}`)
  // `00` goes abroad in most of the world; `011` does so in North America only, and is an area code elsewhere.
  const isAbroadFirst = prefix.endsWith('00') || (prefix !== '' && home[0]?.phone === beyond[0]?.phone)
  const found = isAbroadFirst ? [...beyond, ...home] : [...home, ...beyond]
  return validFirst(found)
}

function validFirst(readings: PhoneReading[]): PhoneReading[] {
  return [...readings.filter(({ valid }) => valid), ...readings.filter(({ valid }) => !valid)]
}

/** A number with its calling code. `++49` and `+0049` are one plus with what the writer meant to replace by it. */
function abroad(text: string): PhoneReading[] {
  const plus = text.replace(/^([([]?)\s*\++\s*(?:00)?/, '$1+')
  const number = normalisePhone(plus, null)
  return number === null ? [] : [toReading(number.e164, number.region, 'international')]
}

/** A number as dialled in a region; none where it has a plus. */
export function atHome(text: string, region: string | null): PhoneReading[] {
  if (region === null || /^[([]?\s*\+/.test(text) || !isSupportedCountry(region)) return []
  const number = normalisePhone(text, region)
  const read = number === null ? [] : [toReading(number.e164, number.region, 'region')]
  if (read[0]?.valid) return read
  const former = formerDialling[region]?.exec(text.replace(/\D/g, ''))?.[1]
  const today = former === undefined ? null : normalisePhone(`+${callingCodeOfRegion(region)}${former}`, null)
  return today === null ? read : [toReading(today.e164, today.region, 'region'), ...read]
}

/** How people dialled at home until a reform that address books and switchboards have not heard of; captures the number. */
const formerDialling: Readonly<Record<string, RegExp>> = {
  // Mobiles with 044 or 045, and 01 before other areas, until 3 August 2019 (IFT).
  MX: /^(?:01|044|045)(\d{10})$/,
  // 8 before another area until 2009; Belarus and Russia have it still.
  UA: /^80(\d{9})$/,
  // 09 before mobiles until 2018 (Subtel), 03 before Colombia's until September 2021 (CRC).
  CL: /^0(9\d{8})$/,
  CO: /^03(3\d{9})$/,
}

/** A number after the region's own prefix for calls abroad, where that is no plain `00` or `011`: `001`, `009`, `0011`, `810`. */
function dialledAbroad(text: string, region: string | null): PhoneReading[] {
  if (region === null || !isSupportedCountry(region) || !/^[(\s]*\d/.test(text)) return []
  const digits = text.replace(/\D/g, '')
  const prefix = prefixAbroad(region).exec(digits)?.[0] ?? ''
  return prefix === '' || prefix === '00' ? [] : abroad(`+${digits.slice(prefix.length)}`)
}

/** Digits that begin with a calling code, as Brevo, Mailchimp and WhatsApp write them. */
function asDigits(text: string): PhoneReading[] {
  if (!/^\(?[1-9]/.test(text)) return []
  return abroad(`+${text}`).map((reading) => ({ ...reading, reading: 'digits' }))
}

function toReading(phone: string, region: string | null, reading: ReadingKind): PhoneReading {
  return { phone, region, reading, valid: parsePhone(phone)?.isValid() ?? false }
}

/** Digits with what people put between them, as many as a number at home has. */
function isDialled(text: string): boolean {
  return /^[\d\s()./\p{Pd}]+$/u.test(text) && /^\d{4,15}$/.test(text.replace(/\D/g, ''))
}

/**
 * Whether digits are written whole, as people of the number's own region write it: with its trunk zero where it has one that
 * is not left out (`06 12 34 56 78`, not `612345678`).
 */
export function isWrittenWhole(text: string, phone: string): boolean {
  const number = parsePhone(phone)
  if (number === undefined) return false
  const digits = text.replace(/\D/g, '')
  // More than the number itself is a trunk zero, unless it is the calling code.
  if (digits !== number.nationalNumber) return !digits.startsWith(number.countryCallingCode)
  return [number.formatNational(), number.formatNational({ nationalPrefix: false })].some(
    (national) => national.replace(/\D/g, '') === digits,
  )
}

/** Whether a number is a mobile's and nothing else; where landlines look alike, as in North America, it may be either. */
export function isMobile(phone: string): boolean {
  return parsePhone(phone)?.getType() === 'MOBILE'
}
