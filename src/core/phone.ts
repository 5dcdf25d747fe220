import { isSupportedCountry } from 'libphonenumber-js/max'
import { parsePhone } from './parse-phone.ts'

/** ITU-T E.164 (2010) §6.1; libphonenumber would let German numbers reach 17. */
const e164DigitsMax = 15

/** libphonenumber's own bound on the text it reads. */
const inputLengthMax = 250

/**
 * What people put between digits: spaces (Unicode's, not line breaks: two lines are two numbers), dashes, dots,
 * slashes, brackets, full-width ones too, and the invisible marks that copying from a web page brings along.
 */
const separators =
  /[\p{Zs}\t\p{Pd}\u2212./()[\]（）［］．／\u00AD\u200B-\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/gu

/** One optional plus, then digits of the three scripts that libphonenumber reads (ASCII and full width, Arabic, Persian). */
const plusAndDigits = /^\+?[0-9０-９٠-٩۰-۹]+$/

/**
 * Reads a phone number as people write it and returns its E.164 form with its region (ISO 3166-1 alpha-2, or
 * libphonenumber's `XK`, `AC`, `TA`; null when the number alone does not tell). Without a `+` it is read as dialled
 * in `defaultRegion`. A *possible* number is enough (libphonenumber: a length that exists), *valid* is not asked.
 *
 * Returns null for anything else: letters, extensions, `tel:`, a second `+`, more than 15 digits (ITU-T E.164), no `+`
 * and no default region, digits that libphonenumber would read differently a second time (`+49 0 0 30…`), and a `00`
 * that may or may not mean abroad in the default region. Normalising a result again gives the same result.
 */
export function normalisePhone(
  input: string,
  defaultRegion: string | null,
): { e164: string; region: string | null } | null {
  const trimmed = input.trim()
  if (trimmed.length > inputLengthMax) return null
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
 * `00` goes abroad in most regions, not in all; where another reading won (a carrier's code, a trunk zero) but `00` as a
 * plus would be possible too, the writer's meaning is unknown.
 */
function isAmbiguousAbroad(text: string, e164: string): boolean {
  if (!text.startsWith('00')) return false
  const abroad = parsePossible(`+${text.slice(2)}`, null)
  return abroad !== null && abroad.e164 !== e164
}

function parsePossible(text: string, region: string | null): { e164: string; region: string | null } | null {
  const number = parsePhone(text, region !== null && isSupportedCountry(region) ? region : undefined)
  if (!number?.isPossible() || number.number.length > e164DigitsMax + 1) return null
  return { e164: number.number, region: number.country ?? null }
}
