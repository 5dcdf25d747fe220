import { isSupportedCountry, Metadata } from 'libphonenumber-js/max'
import { plainDigits } from './phone-text.ts'
import { callingCodeOfRegion } from './regions.ts'

/**
 * A part of a number as it is typed, as the parts of E.164 that it may be: with and without a trunk zero where it may begin
 * with one (`020 7946` is `207946` in `+442079460018`), `00` as a plus. Null where it is no part of a number.
 */
export function readPhonePart(text: string): string[] | null {
  const digits = digitsOf(text)
  if (digits === null) return null
  if (digits.startsWith('00') && digits.length > 2) return [`+${digits.slice(2)}`, digits]
  const withoutTrunk = digits.replace(/^0/, '')
  return withoutTrunk === digits || withoutTrunk === '' ? [digits] : [digits, withoutTrunk]
}

/**
 * The beginning of a number as it is typed, as the beginnings of E.164 that it may be: after a plus or `00` as it stands, else
 * as dialled in `region` (`020` in Great Britain is `+4420`) and, without a trunk zero, as digits of E.164. Null where it is
 * no beginning of a number, also where only a region would make it one.
 */
export function readPhoneBeginning(text: string, region: string | null): string[] | null {
  const digits = digitsOf(text)
  if (digits === null) return null
  if (digits.startsWith('+')) return [digits]
  if (digits.startsWith('00') && digits.length > 2) return [`+${digits.slice(2)}`]
  const abroad = digits.startsWith('0') ? [] : [`+${digits}`]
  const home = region !== null && isSupportedCountry(region) ? [atHome(digits, region)] : []
  const beginnings = [...home, ...abroad]
  return beginnings.length === 0 ? null : beginnings
}

function atHome(digits: string, region: string): string {
  const plan = new Metadata()
  plan.selectNumberingPlan(region as Parameters<Metadata['selectNumberingPlan']>[0])
  // libphonenumber-js has it, and its types leave it out.
  const numbering = plan.numberingPlan as unknown as { nationalPrefix(): string | undefined } | undefined
  const trunk = numbering?.nationalPrefix() ?? ''
  const national = trunk !== '' && digits.startsWith(trunk) ? digits.slice(trunk.length) : digits
  return `+${callingCodeOfRegion(region)}${national}`
}

/** A plus and digits, without what people put between them; null for anything else. */
function digitsOf(text: string): string | null {
  const digits = plainDigits(text).replace(/[\s()./\p{Pd}\p{Cf}]/gu, '')
  return /^\+?\d+$/.test(digits) ? digits : null
}
