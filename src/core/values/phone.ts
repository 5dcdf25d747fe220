import {
  type CountryCode,
  isSupportedCountry,
  type NumberType,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max'
import { LatestMap } from '../kernel/caches.ts'
import { isE164, type ReadPhone, readE164 } from './e164.ts'
import { withoutBracketedZero } from './phone-text.ts'
import { isFormerNumber, withoutFormerPrefix } from './same-number.ts'

/** ITU-T E.164 (2010) §6.1; libphonenumber would let German numbers reach 17. */
const e164DigitsMax = 15

/** libphonenumber's own bound on the text it reads. */
const inputLengthMax = 250

/**
 * Separators between digits: spaces (Unicode's, but not line breaks, since two lines are two numbers),
 * dashes, dots, slashes, brackets, full-width forms, and the invisible marks that are copied from web pages.
 */
const separators =
  /[\p{Zs}\t\p{Pd}\u2212./()[\]（）［］．／ーｰ\u00AD\u200B-\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/gu

/** One optional plus, then digits of the three scripts that libphonenumber reads (ASCII and full width, Arabic, Persian). */
const plusAndDigits = /^\+?[0-9０-９٠-٩۰-۹]+$/

/**
 * Reads a phone number as people write it and returns its E.164 form with its region (ISO 3166-1 alpha-2, or
 * libphonenumber's `XK`, `AC`, `TA`; null when the number alone does not tell). Without a `+` it is read as dialled
 * in `defaultRegion`. A *possible* number is enough (libphonenumber: a length that exists), *valid* is not asked.
 *
 * Mexico's former `+52 1` is read as today's number; the eight digits that Benin and Ivory Coast had are numbers still, which
 * `samePersonNumbers` ties to today's.
 *
 * A zero in brackets after the calling code (`+44 (0)20 …`) is left away, unless the number is one with it.
 *
 * Returns null for anything else: letters, extensions, `tel:`, a second `+`, more than 15 digits (ITU-T E.164), no `+`
 * and no default region, digits that libphonenumber would read differently a second time (`+49 0 0 30…`), and a `00`
 * that may or may not mean abroad in the default region. Normalising a result again gives the same result.
 */
export function normalisePhone(
  input: string,
  defaultRegion: string | null,
): { e164: string; region: string | null } | null {
  if (isE164(input)) {
    // The quick way for nearly every number that a program sends.
    const number = parsePossible(input, null)
    if (number === null || number.e164 === input) return number
  }
  const trimmed = input.trim()
  if (trimmed.length > inputLengthMax) return null
  const shorter = withoutBracketedZero(trimmed)
  if (shorter === trimmed) return normaliseWritten(trimmed, defaultRegion)
  // Only the country's plan tells whether a zero in brackets belongs to the number: in Italy it does.
  const read = [trimmed, shorter].map((text) => normaliseWritten(text, defaultRegion))
  return (
    read.find((number) => number !== null && parsePhone(number.e164)?.isValid()) ?? read[0] ?? read[1] ?? null
  )
}

function normaliseWritten(
  trimmed: string,
  defaultRegion: string | null,
): { e164: string; region: string | null } | null {
  const text = trimmed.replace(separators, '').replace('＋', '+')
  if (!plusAndDigits.test(text)) return null
  const international = text.startsWith('+')
  if (!international && defaultRegion === null) return null

  const number = parsePossible(text, international ? null : defaultRegion)
  if (number === null || number.e164 === text) return number
  if (isAmbiguousAbroad(text, number.e164)) return null
  const again = parsePossible(number.e164, null)
  return again?.e164 === number.e164 ? again : null
}

/**
 * `00` is the international prefix in most regions, not in all. If another reading was chosen (a carrier
 * code, a trunk zero) but `00` as a plus would also be possible, the writer's meaning is unknown.
 */
function isAmbiguousAbroad(text: string, e164: string): boolean {
  if (!text.startsWith('00')) return false
  const abroad = parsePossible(`+${text.slice(2)}`, null)
  return abroad !== null && abroad.e164 !== e164
}

function parsePossible(text: string, region: string | null): { e164: string; region: string | null } | null {
  const number = parsePhone(text, region !== null && isSupportedCountry(region) ? region : undefined)
  if (number === undefined || number.number.length > e164DigitsMax + 1) {
    const shorter = withoutFormerPrefix(text)
    return shorter === text ? null : parsePossible(shorter, null)
  }
  if (number.isPossible()) return { e164: number.number, region: number.country ?? null }
  const today = withoutFormerPrefix(number.number)
  if (today !== number.number) return parsePossible(today, null)
  return isFormerNumber(today) ? { e164: today, region: number.country ?? null } : null
}

/**
 * The latest numbers that were read. The place of a number is usually derived soon after its normalisation,
 * and reading the number is the most expensive part of both.
 */
const latest = new LatestMap<string, ReadPhone>(2_000)

/** Parses the whole text with libphonenumber; text without `+` is read as dialled in `defaultCountry`. */
export function parsePhone(text: string, defaultCountry?: CountryCode): ReadPhone | undefined {
  const known = latest.get(text)
  if (known !== undefined) return known
  const number =
    readE164(text) ??
    parsePhoneNumberFromString(text, {
      extract: false,
      ...(defaultCountry !== undefined && { defaultCountry }),
    })
  // Only a number whose reading does not depend on the region is cached.
  if (number !== undefined && text.startsWith('+')) latest.set(text, number)
  return number
}

/** A written form that only North American numbers have. */
const northAmerican = /^\(?\d{3}\)?[ .-]?[ -]?\d{3}[ .-]\d{4}$/

/**
 * How well a phone fits a region, used to guess where a list comes from: 1 for a valid number of that region
 * in its usual written form; 0.5 if a leading zero is missing or the country's code is present; else 0.
 */
export function phoneFit(input: string, region: string): number {
  const number = normalisePhone(input, region)
  if (number === null) return 0
  const parsed = parsePhone(number.e164, undefined)
  if (parsed === undefined) return 0
  // Fictional numbers for films and examples are written like others, but are never valid.
  if (parsed.countryCallingCode === '1' && region === 'US' && northAmerican.test(input))
    return parsed.isValid() && parsed.country !== region ? 0 : 1
  if (parsed.country !== region || !parsed.isValid()) return 0
  const digits = (text: string) => text.replace(/\D/g, '')
  return digits(parsed.formatNational()) === digits(input) ? 1 : 0.5
}

/** What a phone number says about the location of its holder. */
export interface PhonePlace {
  /** ISO 3166-1 alpha-2 or libphonenumber's `AC`, `TA`, `XK`; null when the number does not tell. */
  region: string | null
  /** The digits, without the plus. */
  callingCode: string
  /**
   * `geographic`: the prefix names a place; `mobile` and `personal`: only the country is known; `service`: no
   * place at all.
   */
  kind: 'geographic' | 'mobile' | 'personal' | 'service'
}

/**
 * Services can be answered anywhere. `personal` are lines that a person holds but whose prefix has no place,
 * such as VoIP, which in France and Japan are ordinary home numbers. A number that is possible but not valid
 * has no type; its prefix is trusted.
 */
const kindOfType: Readonly<Record<Exclude<NumberType, undefined>, PhonePlace['kind']>> = {
  FIXED_LINE: 'geographic',
  FIXED_LINE_OR_MOBILE: 'geographic',
  MOBILE: 'mobile',
  VOIP: 'personal',
  PERSONAL_NUMBER: 'personal',
  PAGER: 'personal',
  TOLL_FREE: 'service',
  PREMIUM_RATE: 'service',
  SHARED_COST: 'service',
  UAN: 'service',
  VOICEMAIL: 'service',
}

/**
 * Countries whose mobile numbers have area codes: Mexico, Argentina, Brazil, Indonesia, China
 * (libphonenumber, PhoneNumberUtil.GEO_MOBILE_COUNTRIES). In other countries the prefix table does not apply
 * to mobile numbers.
 */
const geographicMobileCodes = new Set(['52', '54', '55', '62', '86'])

/** Derives region, calling code and kind from an E.164 number; null if the text is none. */
export function phonePlace(e164: string): PhonePlace | null {
  const number = parsePhone(e164)
  if (number === undefined) return null
  const callingCode = number.countryCallingCode
  const type = number.getType()
  const kind = type === undefined ? 'geographic' : kindOfType[type]
  const hasAreaCode = kind === 'mobile' && geographicMobileCodes.has(callingCode)
  return { region: number.country ?? null, callingCode, kind: hasAreaCode ? 'geographic' : kind }
}
