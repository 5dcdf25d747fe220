import { parsePhone } from './parse-phone.ts'
import { normalisePhone } from './phone.ts'

/** How North American numbers are written nowhere else. */
const northAmerican = /^\(?\d{3}\)?[ .-]?[ -]?\d{3}[ .-]\d{4}$/

/**
 * How well a phone fits a region, for guessing where a list is from: 1 for a number in use there, written as people there
 * write it; a half when a leading zero is missing or the country's code is there; else 0.
 */
export function phoneFit(input: string, region: string): number {
  const number = normalisePhone(input, region)
  if (number === null) return 0
  const parsed = parsePhone(number.e164, undefined)
  if (parsed === undefined) return 0
  // Numbers for films and examples are written like others, but never in use.
  if (parsed.countryCallingCode === '1' && region === 'US' && northAmerican.test(input))
    return parsed.isValid() && parsed.country !== region ? 0 : 1
  if (parsed.country !== region || !parsed.isValid()) return 0
  const digits = (text: string) => text.replace(/\D/g, '')
  return digits(parsed.formatNational()) === digits(input) ? 1 : 0.5
}
