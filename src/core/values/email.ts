import { domainToASCII, domainToUnicode } from 'node:url'
import { isLongerThan } from '../kernel/text.ts'

/** RFC 5321 §4.5.3.1.3: a path of 256 octets less its angle brackets; counted here in UTF-16 units, as the store bounds text. */
const lengthMax = 254

/** Spaces, and the invisible marks that are copied along with text. */
const padding = /[\s\u200B-\u200F\u202A-\u202E\u2060\u2066-\u2069]/

/** RFC 5321 §4.5.3.1.1. */
const localLengthMax = 64

/** HTML Living Standard, "valid email address", plus every letter outside ASCII (RFC 6531). */
const localPart = /^(?:[\w.!#$%&'*+/=?^`{|}~-]|[^\0-\x7F])+$/

/** A dot at an end or beside another dot. */
const strayDot = /^\.|\.\.|\.$/

/** A label of a host name (RFC 1123), international ones in their ASCII form (RFC 5890). */
const label = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/i

/**
 * Spaces, controls, lone surrogates and characters without a visible form: with them, two addresses that look
 * alike would differ.
 */
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

/** A domain's Unicode form in lower case; null if it is no domain. The length is checked on its ASCII form. */
function comparedDomain(given: string): string | null {
  const ascii = isInternational(given) ? domainToASCII(given) : given.toLowerCase()
  const labels = ascii.split('.')
  const isDomain =
    labels.length > 1 && labels.every((part) => label.test(part)) && /\D/.test(labels.at(-1) ?? '')
  if (!isDomain) return null
  if (!isInternational(ascii)) return ascii
  const unicode = domainToUnicode(ascii)
  // Node 24 returns invalid Punycode unchanged; Node 20 returns an empty string. Both are refused.
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
 * The form of an email, or of a part of one, in `emailKey`. Final sigma becomes sigma, as in Unicode's
 * CaseFolding.txt; `ß` stays apart from `ss`, as in host names (RFC 5892), and `İ` becomes `i` with its dot
 * above. Normalised to NFC again after lowering, because a lowered letter may compose where its capital could
 * not.
 */
export function foldEmail(text: string): string {
  return text.normalize('NFC').toLowerCase().replaceAll('ς', 'σ').normalize('NFC')
}

/** The spellings in which an email may be stored that is kept as given: with its domain in Unicode and in ASCII. */
export function emailSpellings(text: string): string[] | null {
  const read = normaliseEmail(text)
  if (read === null) return null
  const at = read.emailKey.lastIndexOf('@') + 1
  const ascii = read.emailKey.slice(0, at) + domainToASCII(read.emailKey.slice(at))
  return [...new Set([read.email, read.emailKey, ascii])]
}

/** An email from a query string, where a plus that was not encoded arrives as a space: `ann+news@example.org`. */
export function withPlus(email: string): string {
  return email.trim().replaceAll(' ', '+')
}

/** The `emailKey` of an email that is stored as text, valid or not. */
export function emailKeyOf(email: string): string {
  return normaliseEmail(email)?.emailKey ?? foldEmail(email)
}

/** A part of an email from a search, in the form that it has in `emailKey`; international labels become Unicode. */
export function foldEmailPart(text: string): string {
  const part = text.trim()
  const at = part.lastIndexOf('@')
  const domain = comparedDomain(part.slice(at + 1))
  return foldEmail(domain === null ? part : part.slice(0, at + 1) + domain)
}
