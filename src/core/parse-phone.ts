import { type CountryCode, type PhoneNumber, parsePhoneNumberFromString } from 'libphonenumber-js/max'

/** Whoever normalises a number asks for its place soon after, and reading one costs more than all else that is done to it. */
let latest = new Map<string, PhoneNumber>()
/** Those before them: a chunk of a file is read while the one before it is written. */
let former = latest
const latestMax = 2_000

/** What libphonenumber reads in all of a text, as dialled in a region where it has no `+`. */
export function parsePhone(text: string, defaultCountry?: CountryCode): PhoneNumber | undefined {
  const known = latest.get(text) ?? former.get(text)
  if (known !== undefined) return known
  const number = parsePhoneNumberFromString(text, {
    extract: false,
    ...(defaultCountry !== undefined && { defaultCountry }),
  })
  // Only what reads the same in every region is kept.
  if (number !== undefined && text.startsWith('+')) {
    if (latest.size >= latestMax) {
      former = latest
      latest = new Map()
    }
    latest.set(text, number)
  }
  return number
}
