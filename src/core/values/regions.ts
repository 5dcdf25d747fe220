import {
  type CountryCode,
  getCountries,
  getCountryCallingCode,
  isSupportedCountry,
} from 'libphonenumber-js/max'

/** Whether text is a region that the phone library knows: ISO 3166-1 alpha-2, in capitals. */
export function isRegion(text: string): boolean {
  return isSupportedCountry(text)
}

/** Every calling code with its regions; the region with most of its numbers comes first. */
const regionsByCode = new Map<string, string[]>()
const mainRegions: Record<string, string> = {
  '1': 'US',
  '7': 'RU',
  '44': 'GB',
  '39': 'IT',
  '47': 'NO',
  '61': 'AU',
  '212': 'MA',
  '262': 'RE',
  '290': 'SH',
  '358': 'FI',
  '590': 'GP',
  '599': 'CW',
}

for (const region of getCountries()) {
  const code = getCountryCallingCode(region)
  const regions = regionsByCode.get(code) ?? []
  if (mainRegions[code] === region) regions.unshift(region)
  else regions.push(region)
  regionsByCode.set(code, regions)
}

/** The regions of a calling code, the main one first; empty if no country has the code. */
export function regionsOfCode(callingCode: string): string[] {
  return regionsByCode.get(callingCode) ?? []
}

/** ITU-T E.164, annex: the assigned and reserved country codes of one and two digits; all others have three. */
const short = new Set(
  '1 7 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98'.split(
    ' ',
  ),
)

/** The country code at the start of these digits. No code is the beginning of another (ITU-T E.164, 6). */
export function callingCodeOf(digits: string): string {
  return digits.slice(0, [1, 2].find((length) => short.has(digits.slice(0, length))) ?? 3)
}

/** The digits of an E.164 number after its country code: the national number without a trunk zero. */
export function nationalDigits(digits: string): string {
  return digits.slice(callingCodeOf(digits).length)
}

/** The calling code of a region that phone numbers can be read for. */
export function callingCodeOfRegion(region: string): string {
  return getCountryCallingCode(region as CountryCode)
}
