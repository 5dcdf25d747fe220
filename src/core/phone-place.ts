import type { NumberType } from 'libphonenumber-js/max'
import { parsePhone } from './parse-phone.ts'

/** What a phone number says of where its holder is. */
export interface PhonePlace {
  /** ISO 3166-1 alpha-2 or libphonenumber's `AC`, `TA`, `XK`; null when the number does not tell. */
  region: string | null
  /** Digits, without the plus. */
  callingCode: string
  /** `geographic`: its prefix has a place; `mobile` and `personal`: only its country; `service`: no place at all. */
  kind: 'geographic' | 'mobile' | 'personal' | 'service'
}

/**
 * Services, answered anywhere; and lines that a person holds but whose prefix has no place, such as VoIP, which in France
 * and Japan are ordinary home numbers. A number that is possible but not valid has no type, and its prefix is trusted.
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
 * Where mobile numbers have area codes: Mexico, Argentina, Brazil, Indonesia, China (libphonenumber,
 * PhoneNumberUtil.GEO_MOBILE_COUNTRIES). Elsewhere the prefix table was never meant for them.
 */
const geographicMobileCodes = new Set(['52', '54', '55', '62', '86'])

/** Reads region, calling code and kind from an E.164 number; null if it is none. */
export function phonePlace(e164: string): PhonePlace | null {
  const number = parsePhone(e164)
  if (number === undefined) return null
  const callingCode = number.countryCallingCode
  const type = number.getType()
  const kind = type === undefined ? 'geographic' : kindOfType[type]
  const hasAreaCode = kind === 'mobile' && geographicMobileCodes.has(callingCode)
  return { region: number.country ?? null, callingCode, kind: hasAreaCode ? 'geographic' : kind }
}
