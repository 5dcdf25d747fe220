/** RFC 5321 §4.5.3.1.3: a path of 256 octets less its angle brackets; counted here in UTF-16 units, as the store bounds text. */
const lengthMax = 254

/** Spaces, and the invisible marks that copying brings along. */
const padding = /[\s\u200B-\u200F\u202A-\u202E\u2060\u2066-\u2069]/

/** HTML Living Standard, "valid email address", plus every letter outside ASCII (RFC 6531). */
const localPart = /^(?:[\w.!#$%&'*+/=?^`{|}~-]|[^\0-\x7F])+$/

/** A label of a host name (RFC 1123), or of an internationalised one (RFC 5890). */
const label = /^(?!-)(?:[a-zA-Z0-9-]|[^\0-\x7F]){1,63}(?<!-)$/

/** Spaces, controls, lone surrogates and invisible marks, save the joiners that Persian and Indic words need. */
const forbidden = /[\p{Z}\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]|(?![\u200C\u200D])\p{Cf}/u

/**
 * Returns an email address as shown (trimmed, otherwise as given) and `emailKey`, by which two addresses are compared:
 * lower case in NFC, the same in every locale. The key of a key is itself.
 *
 * Returns null for what is not `local@domain.tld`: spaces or controls inside, two `@`, a missing part, a domain without a
 * dot (RFC 7085: none works in public), quoted local parts and address literals, and more than 254 UTF-16 units in either
 * form. International local parts and domains are accepted, consecutive dots in a local part too: people have them.
 */
export function normaliseEmail(input: string): { email: string; emailKey: string } | null {
  const email = trim(input)
  if (email.length > lengthMax) return null
  const composed = email.normalize('NFC')
  const at = composed.indexOf('@')
  if (at < 1 || forbidden.test(composed)) return null
  if (!localPart.test(composed.slice(0, at)) || !isDomain(composed.slice(at + 1))) return null
  const emailKey = foldEmail(composed)
  return emailKey.length <= lengthMax ? { email, emailKey } : null
}

function trim(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && padding.test(text[start]!)) start++
  while (end > start && padding.test(text[end - 1]!)) end--
  return text.slice(start, end)
}

function isDomain(domain: string): boolean {
  const labels = domain.split('.')
  return labels.length > 1 && labels.every((part) => label.test(part))
}

/**
 * Text of an email, whole or in part, as `emailKey` has it. Final sigma is a sigma, as in Unicode's CaseFolding.txt; `ß` stays apart from `ss`, as host names have it (RFC 5892), and
 * `İ` becomes `i` with its dot above. NFC again after lowering, because a lowered letter may compose where its capital
 * could not.
 */
export function foldEmail(text: string): string {
  return text.normalize('NFC').toLowerCase().replaceAll('ς', 'σ').normalize('NFC')
}
