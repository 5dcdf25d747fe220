import { type CountryCode, isSupportedCountry, Metadata } from 'libphonenumber-js/max'
import { plainDigits, unwrapPhone, withoutBracketedZero } from './phone-text.ts'
import { callingCodeOfRegion } from './regions.ts'

/**
 * The parts of E.164 numbers that a typed part of a number may be: with and without the trunk prefix that it
 * may start with (`020 7946` is `207946` in `+442079460018`), and with `00` as a plus. Null if the text is no
 * part of a number.
 */
export function readPhonePart(text: string, region: string | null = null): string[] | null {
  const digits = digitsOf(text)
  if (digits === null) return null
  if (digits.startsWith('00') && digits.length > 2) return [`+${digits.slice(2)}`, digits]
  if (digits.startsWith('+')) return sameBeginnings(digits)
  const trunks = [/^0/, ...(isKnown(region) ? [trunkOf(region)] : [])]
  const without = trunks.map((trunk) => digits.replace(trunk, '')).filter((rest) => rest !== '')
  const mobile = region === 'AR' ? [digits.replace(argentineMobile, '$1')] : []
  return [...new Set([digits, ...without, ...mobile])]
}

/**
 * The beginnings of E.164 numbers that a typed beginning may be. After a plus, `00` or the region's
 * international prefix the digits are used as they are; otherwise they are read as dialled in `region` (`020`
 * in Great Britain is `+4420`) and, without a trunk zero, as digits of E.164. Null if the text is no
 * beginning of a number, or would be one only with a region.
 */
export function readPhoneBeginning(text: string, region: string | null): string[] | null {
  const digits = digitsOf(text)
  if (digits === null) return null
  if (digits.startsWith('+')) {
    // A zero in brackets belongs to the number in Italy, and nowhere else.
    return digits.startsWith('+39') && /[(（][0０][)）]/.test(text)
      ? [digits, digits.replace('+39', '+390')]
      : sameBeginnings(digits)
  }
  const abroad = isKnown(region) ? prefixAbroad(region).exec(digits)?.[0] : undefined
  const prefixes = [abroad ?? '', digits.startsWith('00') ? '00' : ''].filter(
    (prefix) => prefix !== '' && prefix.length < digits.length,
  )
  if (prefixes.length > 0)
    return [...new Set(prefixes)].flatMap((prefix) => sameBeginnings(`+${digits.slice(prefix.length)}`))
  const home = isKnown(region)
    ? [`+${callingCodeOfRegion(region)}${digits.replace(trunkOf(region), '')}`]
    : []
  const beginnings = [...home, ...(digits.startsWith('0') ? [] : [`+${digits}`])]
  return beginnings.length === 0 ? null : beginnings.flatMap(sameBeginnings)
}

/** The 15 of Argentina's mobiles at home, with the area code before it where there is one. */
const argentineMobile = /^(?:0?(11|[23]\d{2,3}?))?15(?=\d|$)/

/** Mexico's former 1 and Argentina's 9 and 15 of mobiles may be present or absent (`same-number.ts`). */
function sameBeginnings(beginning: string): string[] {
  if (/^\+521(?:[2-9]|$)/.test(beginning)) return [`+52${beginning.slice(4)}`]
  const argentine = /^\+54(?=[1-8])(\d*)$/.exec(beginning)?.[1]
  if (argentine === undefined) return [beginning]
  const mobile = argentine.replace(argentineMobile, '$1')
  return [...new Set([beginning, `+549${argentine}`, `+549${mobile}`])]
}

const isKnown = (region: string | null): region is CountryCode =>
  region !== null && isSupportedCountry(region)

// libphonenumber-js has these methods, but its types leave some of them out.
interface NumberingPlan {
  IDDPrefix(): string | undefined
  /** The number zero if there is none. */
  nationalPrefix(): string | 0 | undefined
  nationalPrefixForParsing(): string | 0 | undefined
}

function planOf(region: CountryCode): NumberingPlan {
  const plan = new Metadata()
  plan.selectNumberingPlan(region)
  return plan.numberingPlan as unknown as NumberingPlan
}

/** Caches the pattern of each region: making one costs more than reading a number with it. */
function madeOnce(make: (region: CountryCode) => RegExp): (region: CountryCode) => RegExp {
  const made = new Map<CountryCode, RegExp>()
  return (region) => {
    const known = made.get(region) ?? make(region)
    made.set(region, known)
    return known
  }
}

/** The region's prefix for international calls: `00`, `011`, `0011`, `810`. */
export const prefixAbroad = madeOnce((region) => new RegExp(`^(?:${planOf(region).IDDPrefix() || '00'})`))

/** The region's trunk prefix, former ones included. Patterns that also match part of the number itself are left out. */
const trunkOf = madeOnce((region) => {
  // Before August 2019 (IFT).
  if (region === 'MX') return /^(?:01|04[45]|1)/
  const plan = planOf(region)
  const trunk = plan.nationalPrefix()
  if (!trunk) return /^(?!)/
  const parsing = plan.nationalPrefixForParsing()
  return new RegExp(`^(?:${parsing && !/\((?!\?)/.test(parsing) ? parsing : trunk})`)
})

/** A plus and digits, without the separators that people and phone systems add; null for other text. */
function digitsOf(text: string): string | null {
  const plain = plainDigits(text)
  const typed = withoutBracketedZero(/^\s*[a-z]+:/i.test(plain) ? (unwrapPhone(plain)?.text ?? '') : plain)
  const digits = typed.replace(/[\s()./\p{Pd}\p{Cf}]/gu, '')
  return /^\+?\d+$/.test(digits) ? digits : null
}
