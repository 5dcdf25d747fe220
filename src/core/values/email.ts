import { domainToASCII, domainToUnicode } from 'node:url'
import { isLongerThan } from '../kernel/text.ts'

/** RFC 5321 §4.5.3.1.3: a path of 256 octets less its angle brackets; counted here in UTF-16 units, as the store bounds text. */
const lengthMax = 254

/** Spaces, and the invisible marks that copying brings along. */
const padding = /[\s\u200B-\u200F\u202A-\u202E\u2060\u2066-\u2069]/

/** RFC 5321 §4.5.3.1.1. */
const localLengthMax = 64

/** HTML Living Standard, "valid email address", plus every letter outside ASCII (RFC 6531). */
const localPart = /^(?:[\w.!#$%&'*+/=?^`{|}~-]|[^\0-\x7F])+$/

/** A dot stands between two others, never at an end or beside a dot. */
const strayDot = /^\.|\.\.|\.$/

/** A label of a host name (RFC 1123), international ones in their ASCII form (RFC 5890). */
const label = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/i

/** Spaces, controls, lone surrogates and all that shows nothing: two addresses that look alike would be two. */
const forbidden = /[\p{Z}\p{Cc}\p{Cs}\p{Cf}\p{Noncharacter_Code_Point}\p{Default_Ignorable_Code_Point}]/u

/**
 * Returns an email address as shown (trimmed, otherwise as given) and `emailKey`, by which two addresses are compared:
 * lower case in NFC, the domain in its Unicode form, the same in every locale. The key of a key is itself.
 *
 * Returns null for what is not `local@domain.tld`: spaces or controls inside, two `@`, a missing part, a local part of more
 * than 64 characters or with a stray dot, a domain without a dot (RFC 7085: none works in public), one that IDNA refuses or
 * that ends in a number, quoted local parts and address literals, and more than 254 UTF-16 units in either form.
 */
export function normaliseEmail(input: string): { email: string; emailKey: string } | null {
  const email = trim(input)
  if (email.length > lengthMax) return null
  const composed = email.normalize('NFC')
  const at = composed.indexOf('@')
  if (at < 1 || forbidden.test(composed)) return null
  const local = composed.slice(0, at)
  if (!localPart.test(local) || strayDot.test(local) || isLongerThan(local, localLengthMax)) return null
  const domain = comparedDomain(composed.slice(at + 1))
  if (domain === null) return null
  const emailKey = `${foldEmail(local)}@${domain}`
  return emailKey.length <= lengthMax ? { email, emailKey } : null
}

/** A domain's Unicode form in lower case; null for what is none. Its ASCII form is what must fit. */
function comparedDomain(given: string): string | null {
  const ascii = isInternational(given) ? domainToASCII(given) : given.toLowerCase()
  const labels = ascii.split('.')
  const isDomain =
    labels.length > 1 && labels.every((part) => label.test(part)) && /\D/.test(labels.at(-1) ?? '')
  if (!isDomain) return null
  if (!isInternational(ascii)) return ascii
  const unicode = domainToUnicode(ascii)
  // Punycode that is none stays as it is where Node 24 reads it; Node 20 answers nothing.
  return /(?:^|\.)xn--/i.test(unicode) ? null : foldEmail(unicode)
}

const isInternational = (domain: string) => /[^\0-\x7F]|(?:^|\.)xn--/i.test(domain)

function trim(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && padding.test(text[start]!)) start++
  while (end > start && padding.test(text[end - 1]!)) end--
  return text.slice(start, end)
}

/**
 * Text of an email, whole or in part, as `emailKey` has it. Final sigma is a sigma, as in Unicode's CaseFolding.txt; `ß` stays apart from `ss`, as host names have it (RFC 5892), and
 * `İ` becomes `i` with its dot above. NFC again after lowering, because a lowered letter may compose where its capital
 * could not.
 */
export function foldEmail(text: string): string {
  return text.normalize('NFC').toLowerCase().replaceAll('ς', 'σ').normalize('NFC')
}

/** The ways in which an email may have been written that is kept as given: its domain in Unicode and in ASCII. */
export function emailSpellings(text: string): string[] | null {
  const read = normaliseEmail(text)
  if (read === null) return null
  const at = read.emailKey.lastIndexOf('@') + 1
  const ascii = read.emailKey.slice(0, at) + domainToASCII(read.emailKey.slice(at))
  return [...new Set([read.email, read.emailKey, ascii])]
}

/** An email from a query, where a plus that was not encoded arrives as a space: `ann+news@example.org`. */
export function withPlus(email: string): string {
  return email.trim().replaceAll(' ', '+')
}

/** What an email that is kept as text is compared by: its `emailKey`. */
export function emailKeyOf(email: string): string {
  return normaliseEmail(email)?.emailKey ?? foldEmail(email)
}

/** A part of an email that somebody looks for, as it stands in `emailKey`: what is an international label is one in Unicode. */
export function foldEmailPart(text: string): string {
  const part = text.trim()
  const at = part.lastIndexOf('@')
  const domain = comparedDomain(part.slice(at + 1))
  return foldEmail(domain === null ? part : part.slice(0, at + 1) + domain)
}
