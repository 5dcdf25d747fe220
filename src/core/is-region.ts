import { isSupportedCountry } from 'libphonenumber-js/max'

/** Whether text is a region that phone numbers can be read for: ISO 3166-1 alpha-2, in capitals. */
export function isRegion(text: string): boolean {
  return isSupportedCountry(text)
}
