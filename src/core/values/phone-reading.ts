import { isSupportedCountry } from 'libphonenumber-js/max'
import { isNoNumber, isSpelledOut } from './no-number.ts'
import { normalisePhone, parsePhone } from './phone.ts'
import { prefixAbroad } from './phone-fragment.ts'
import { readLabels } from './phone-labels.ts'
import { onKeypad, phoneTextMax, plainDigits, takeExtension, unguard, unwrapPhone } from './phone-text.ts'
import { callingCodeOfRegion } from './regions.ts'
import { samePersonNumbers } from './same-number.ts'

/**
 * How digits became a number: with an international prefix (`+`, `00`, `011`), as dialled in the region, or
 * as bare digits of E.164.
 */
export type ReadingKind = 'international' | 'region' | 'digits'

export interface PhoneReading {
  /** E.164. */
  phone: string
  /** ISO 3166-1 alpha-2 or libphonenumber's `AC`, `TA`, `XK`; null when the number does not tell. */
  region: string | null
  reading: ReadingKind
  /** Whether the number fits its country's numbering plan; otherwise only its length does. */
  valid: boolean
}

/** The readings of a text, likeliest first, or the reason why there is none. */
export type PhoneTextReading =
  | { readings: [PhoneReading, ...PhoneReading[]]; extension: string | null }
  | { reason: 'no_number' | 'not_a_phone' | 'needs_region' }

/**
 * Reads a phone number as phone systems and people send it in a look-up: `sip:+4930…@host`, `tel:+1-…;ext=5`,
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
  // The plus of `?phone=+4930…` arrives as a space if it was not encoded.
  const isMangled = /^ [1-9]/.test(ascii) && unwrapped.text === ascii.trim()
  const found = [
    ...(isMangled ? abroad(`+${text}`) : []),
    ...validFirst([...readDigits(text, region), ...dialledAbroad(text, region)]),
  ]
  const keyed = found.length === 0 ? onKeypad(text) : ''
  const spelled = keyed === '' ? [] : readDigits(keyed, region).filter(({ valid }) => valid)
  const [first, ...others] = [...found, ...spelled]
  if (!first?.valid && isSpelledOut(text)) return { reason: 'no_number' }
  if (first !== undefined) return { readings: [first, ...distinct(first, others)], extension }
  return { reason: region === null && isDialled(text) ? 'needs_region' : 'not_a_phone' }
}

/** The likeliest number of a text and its other forms; null if the text is no number. */
export function phoneFormsOf(text: string, region: string | null): string[] | null {
  const read = readPhoneText(text, region)
  return 'reason' in read ? null : formsOf([read.readings[0]])
}

/** The numbers of the readings, each followed by its other forms (`samePersonNumbers`). */
export function formsOf(readings: readonly PhoneReading[]): string[] {
  return readings.flatMap(({ phone }) => [phone, ...samePersonNumbers(phone)])
}

function distinct(first: PhoneReading, others: PhoneReading[]): PhoneReading[] {
  const seen = new Set([first.phone])
  return others.filter(({ phone }) => !seen.has(phone) && seen.add(phone))
}

/** All readings of a text, likeliest first: valid numbers before those that are only possible. */
export function readDigits(given: string, region: string | null): PhoneReading[] {
  const text = given.trim()
  if (/^[([]?\s*\+/.test(text)) return abroad(text)
  const prefix = /^\(?(?:00|011)/.exec(text)?.[0] ?? ''
  const home = atHome(text, region)
  const beyond = prefix === '' ? asDigits(text) : abroad(`+${text.slice(prefix.length)}`)
  // `00` is the international prefix in most of the world. `011` is one in North America only, and an area code elsewhere.
  const isAbroadFirst = prefix.endsWith('00') || (prefix !== '' && home[0]?.phone === beyond[0]?.phone)
  const found = isAbroadFirst ? [...beyond, ...home] : [...home, ...beyond]
  return validFirst(found)
}

function validFirst(readings: PhoneReading[]): PhoneReading[] {
  return [...readings.filter(({ valid }) => valid), ...readings.filter(({ valid }) => !valid)]
}

/** A number with its calling code. `++49` and `+0049` count as one plus. */
function abroad(text: string): PhoneReading[] {
  const plus = text.replace(/^([([]?)\s*\++\s*(?:00)?/, '$1+')
  const number = normalisePhone(plus, null)
  return number === null ? [] : [toReading(number.e164, number.region, 'international')]
}

/** A number as dialled in a region; empty if it has a plus. */
export function atHome(text: string, region: string | null): PhoneReading[] {
  if (region === null || /^[([]?\s*\+/.test(text) || !isSupportedCountry(region)) return []
  const number = normalisePhone(text, region)
  const read = number === null ? [] : [toReading(number.e164, number.region, 'region')]
  if (read[0]?.valid) return read
  const dialled = text.replace(/\D/g, '')
  const former = formerDialling[region]?.exec(dialled)?.[1] ?? /^0([1-9]\d*)$/.exec(dialled)?.[1]
  const today = former === undefined ? null : normalisePhone(`+${callingCodeOfRegion(region)}${former}`, null)
  if (today === null) return read
  const reading = toReading(today.e164, today.region, 'region')
  return reading.valid || formerDialling[region] !== undefined ? [reading, ...read] : read
}

/**
 * National dialling before a reform that address books and switchboards may not have followed; each pattern
 * captures the number.
 */
const formerDialling: Readonly<Record<string, RegExp>> = {
  // 044 or 045 before mobile numbers, and 01 before other areas, until 3 August 2019 (IFT).
  MX: /^(?:01|044|045)(\d{10})$/,
  // 8 before another area until 2009; Belarus and Russia still use it.
  UA: /^80(\d{9})$/,
  // 09 before mobile numbers until 2018 (Subtel), 03 before Colombia's until September 2021 (CRC).
  CL: /^0(9\d{8})$/,
  CO: /^03(3\d{9})$/,
}

/** A number after the region's own international prefix, if that is not `00` or `011`: `001`, `009`, `0011`, `810`. */
function dialledAbroad(text: string, region: string | null): PhoneReading[] {
  if (region === null || !isSupportedCountry(region) || !/^[(\s]*\d/.test(text)) return []
  const digits = text.replace(/\D/g, '')
  const prefix = prefixAbroad(region).exec(digits)?.[0] ?? ''
  return prefix === '' || prefix === '00' ? [] : abroad(`+${digits.slice(prefix.length)}`)
}

/** Digits that start with a calling code, the form that Brevo, Mailchimp and WhatsApp write. */
function asDigits(text: string): PhoneReading[] {
  if (!/^\(?[1-9]/.test(text)) return []
  return abroad(`+${text}`).map((reading) => ({ ...reading, reading: 'digits' }))
}

function toReading(phone: string, region: string | null, reading: ReadingKind): PhoneReading {
  return { phone, region, reading, valid: parsePhone(phone)?.isValid() ?? false }
}

/** Digits with the usual separators, as many as a national number has. */
function isDialled(text: string): boolean {
  return /^[\d\s()./\p{Pd}]+$/u.test(text) && /^\d{4,15}$/.test(text.replace(/\D/g, ''))
}

/**
 * Whether digits are a complete national number of the region: with the trunk zero, if the region has one
 * that is not left out (`06 12 34 56 78`, not `612345678`).
 */
export function isWrittenWhole(text: string, phone: string): boolean {
  const number = parsePhone(phone)
  if (number === undefined) return false
  const digits = text.replace(/\D/g, '')
  // Digits before the number are a trunk zero, unless they are the calling code.
  if (digits !== number.nationalNumber) return !digits.startsWith(number.countryCallingCode)
  return [number.formatNational(), number.formatNational({ nationalPrefix: false })].some(
    (national) => national.replace(/\D/g, '') === digits,
  )
}

/**
 * Whether a number is certainly mobile. In regions where landlines have the same form, such as North America,
 * it is not certain.
 */
export function isMobile(phone: string): boolean {
  return parsePhone(phone)?.getType() === 'MOBILE'
}
