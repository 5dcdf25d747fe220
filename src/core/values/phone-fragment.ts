import { type CountryCode, isSupportedCountry, Metadata } from 'libphonenumber-js/max'
import { plainDigits, unwrapPhone, withoutBracketedZero } from './phone-text.ts'
import { callingCodeOfRegion } from './regions.ts'

/**
 * A part of a number as it is typed, as the parts of E.164 that it may be: with and without what is dialled before an area
 * code at home, where it may begin with that (`020 7946` is `207946` in `+442079460018`), `00` as a plus. Null where it is
 * no part of a number.
 */
export function readPhonePart(text: string, region: string | null = null): string[] | null {
  const digits = digitsOf(text)
  if (digits === null) return null
  if (digits.startsWith('00') && digits.length > 2) return [`+${digits.slice(2)}`, digits]
  if (digits.startsWith('+')) return [digits]
  const trunks = [/^0/, ...(isKnown(region) ? [trunkOf(region)] : [])]
  const without = trunks.map((trunk) => digits.replace(trunk, '')).filter((rest) => rest !== '')
  return [...new Set([digits, ...without])]
}

/**
 * The beginning of a number as it is typed, as the beginnings of E.164 that it may be: after a plus, `00` or the region's own
 * prefix for calls abroad as it stands, else as dialled in `region` (`020` in Great Britain is `+4420`) and, without a trunk
 * zero, as digits of E.164. Null where it is no beginning of a number, also where only a region would make it one.
 */
export function readPhoneBeginning(text: string, region: string | null): string[] | null {
  const digits = digitsOf(text)
  if (digits === null) return null
  if (digits.startsWith('+')) return sameBeginnings(digits)
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

/** Mexico's former 1 and Argentina's 9 of mobiles may stand in a number or not (`same-number.ts`). */
function sameBeginnings(beginning: string): string[] {
  if (/^\+521(?:[2-9]|$)/.test(beginning)) return [`+52${beginning.slice(4)}`]
  return /^\+54[1-8]/.test(beginning) ? [beginning, `+549${beginning.slice(3)}`] : [beginning]
}

const isKnown = (region: string | null): region is CountryCode =>
  region !== null && isSupportedCountry(region)

// libphonenumber-js has it, and its types leave parts of it out.
interface NumberingPlan {
  IDDPrefix(): string | undefined
  /** Zero, the number, where there is none. */
  nationalPrefix(): string | 0 | undefined
  nationalPrefixForParsing(): string | 0 | undefined
}

function planOf(region: CountryCode): NumberingPlan {
  const plan = new Metadata()
  plan.selectNumberingPlan(region)
  return plan.numberingPlan as unknown as NumberingPlan
}

/** Keeps what is made of a region, which costs more than reading a number with it. */
function madeOnce(make: (region: CountryCode) => RegExp): (region: CountryCode) => RegExp {
  const made = new Map<CountryCode, RegExp>()
  return (region) => {
    const known = made.get(region) ?? make(region)
    made.set(region, known)
    return known
  }
}

/** What is dialled at home before a call abroad: `00`, `011`, `0011`, `810`. */
export const prefixAbroad = madeOnce((region) => new RegExp(`^(?:${planOf(region).IDDPrefix() || '00'})`))

/** What is dialled at home before an area code, reformed ways among them; a pattern that also reads the number is left out. */
const trunkOf = madeOnce((region) => {
  // Before August 2019 (IFT).
  if (region === 'MX') return /^(?:01|04[45]|1)/
  const plan = planOf(region)
  const trunk = plan.nationalPrefix()
  if (!trunk) return /^(?!)/
  const parsing = plan.nationalPrefixForParsing()
  return new RegExp(`^(?:${parsing && !/\((?!\?)/.test(parsing) ? parsing : trunk})`)
})

/** A plus and digits, without what people and phone systems put around and between them; null for anything else. */
function digitsOf(text: string): string | null {
  const plain = plainDigits(text)
  const typed = withoutBracketedZero(/^\s*[a-z]+:/i.test(plain) ? (unwrapPhone(plain)?.text ?? '') : plain)
  const digits = typed.replace(/[\s()./\p{Pd}\p{Cf}]/gu, '')
  return /^\+?\d+$/.test(digits) ? digits : null
}
