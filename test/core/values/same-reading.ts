import { getCountries, getExampleNumber, parsePhoneNumberFromString } from 'libphonenumber-js/max'
import metadata from 'libphonenumber-js/max/metadata'
import examples from 'libphonenumber-js/mobile/examples'
import { expect } from 'vitest'
import { readE164 } from '../../../src/core/values/e164.ts'

/** Random, but the same for the same seed (mulberry32). */
export function draws(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

const callingCodes = [
  ...Object.keys(metadata.country_calling_codes),
  ...Object.keys(metadata.nonGeographic),
  // Numbers without a holder.
  '0',
  '210',
  '999',
]
const known = getCountries().flatMap((region) => getExampleNumber(region, examples)?.number ?? [])
/** What numbers of each plan may begin with, as its own patterns say. */
const openings = Object.entries(metadata.countries).flatMap(([, row]) => {
  const [callingCode, , pattern] = row as [string, unknown, string]
  return (pattern.match(/\d+/g) ?? []).map((digits) => callingCode + digits)
})

/** `+` and digits: of every calling code, near a number in use, or as a plan's pattern begins, of every length. */
export function drawNumber(below: (limit: number) => number): string {
  const digits = (count: number) => Array.from({ length: count }, () => below(10)).join('')
  switch (below(3)) {
    case 0:
      return `+${callingCodes[below(callingCodes.length)]}${digits(1 + below(13))}`
    case 1: {
      const example = known[below(known.length)] as string
      const kept = 2 + below(example.length - 1)
      return example.slice(0, kept) + digits(Math.max(0, example.length - kept + below(4) - 1))
    }
    default:
      return `+${openings[below(openings.length)]}${digits(4 + below(8))}`
  }
}

/** Fails where a number is read otherwise than by libphonenumber; says whether it was read here at all. */
export function expectSameReading(text: string): boolean {
  const own = readE164(text)
  if (own === undefined) return false
  const theirs = parsePhoneNumberFromString(text, { extract: false })
  const facts = (number: NonNullable<typeof own> | undefined) =>
    number &&
    [
      number.number,
      number.nationalNumber,
      number.countryCallingCode,
      number.country,
      number.isPossible(),
      number.isValid(),
      number.getType(),
    ].join(' ')
  if (facts(own) !== facts(theirs))
    expect({ text, facts: facts(own) }).toEqual({ text, facts: facts(theirs) })
  return true
}
