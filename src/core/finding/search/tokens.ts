import { remembered } from '../../kernel/text.ts'
import { comparedText } from '../../values/compare-text.ts'

/**
 * The first letter of a token gives its kind. Next come the last characters of the workspace's id, so that a
 * common word of one workspace does not slow the search of others; then the text.
 */
const letters = {
  /** A word of a name or a business, or an external id. */
  name: 'n',
  /** A word of an email, a domain from one of its labels on, or the inside of a word in a script without spaces. */
  part: 'p',
  /** A phone number's digits after the country code. */
  number: 'd',
  /** The last digits, in reverse order. */
  ending: 'e',
  /** The whole country, as compared text. */
  country: 'c',
  /** One of the other phones or emails, as a whole. */
  other: 'o',
}

export type TokenKind = keyof typeof letters

/** In UTF-16 units. Longer words are searched by their beginning. */
const wordLengthMax = 60
/** PostgreSQL refuses a lexeme of more than 2,046 bytes, and a unit has up to three. No stored country is as long. */
const countryLengthMax = 600
/** Longer than any email. */
const otherLengthMax = 300

export const lastDigitsMax = 8

/** The beginning of a word, of the length that tokens hold. */
export function clipWord(word: string): string {
  return clip(word, wordLengthMax)
}

/** Cuts text without splitting a surrogate pair. */
function clip(text: string, lengthMax: number): string {
  return text.length <= lengthMax ? text : text.slice(0, lengthMax).replace(/[\uD800-\uDBFF]$/, '')
}

/** A token. The last characters of a workspace's id are random; two workspaces that share them are slower, not wrong. */
export function token(kind: TokenKind, workspaceId: string, text: string): string {
  return letters[kind] + workspaceId.slice(-4) + text
}

/** The token of a tag, made from its whole id, which is unique. */
export const tagToken = remembered(
  (tagId) => `t${Buffer.from(tagId.replaceAll('-', ''), 'hex').toString('base64url')}`,
)

/** The last digits of a number in reverse order, so that an ending can be searched as a beginning. */
export function lastDigits(digits: string): string {
  let turned = ''
  const from = Math.max(0, digits.length - lastDigitsMax)
  for (let at = digits.length - 1; at >= from; at--) turned += digits[at]
  return turned
}

/** The token of contacts with this country, by compared text. */
export function countryToken(workspaceId: string, country: string): string {
  return token('country', workspaceId, clip(comparedText(country), countryLengthMax))
}

/** The token of contacts with this value among their other phones (E.164) or emails (the key). */
export function otherToken(workspaceId: string, value: string): string {
  return token('other', workspaceId, clip(value, otherLengthMax))
}

const apostrophes = /['’ʼ‘`´＇]/g
const word = /[\p{L}\p{N}\p{M}]+/gu

/** The words of folded text: letters, digits and their marks. An apostrophe does not separate: `o'brien` is `obrien`. */
export function splitWords(folded: string): string[] {
  return folded.replace(apostrophes, '').match(word) ?? []
}

/** Scripts without spaces between words: Han, Hiragana, Katakana, Thai, Lao, Khmer, Burmese. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u

/** The word from its second letter on, from its third and so on, for scripts that do not show where words begin. */
export function innerWords(word: string, most: number): string[] {
  if (!unspaced.test(word)) return []
  const letters = [...word]
  return letters.slice(1, most + 1).map((_, index) => letters.slice(index + 1).join(''))
}

/** Signs between words, which are not searched for. */
const separators = /[-.,;:/&+@#()"'’ʼ‘`´＇\u2010-\u2015]/u
const sign = /[\p{P}\p{S}]/gu

/**
 * The other signs in folded text, such as `%`, `_` and emoji, which count as letters. If the text has only
 * separators: those.
 */
export function signsOf(folded: string): string[] {
  const signs = (folded.match(sign) ?? []).filter((sign) => !separators.test(sign))
  if (signs.length > 0 || splitWords(folded).length > 0) return signs
  return [...folded].filter((letter) => letter.trim() !== '')
}

/** Whether folded text consists of separators only. */
export function isSeparator(folded: string): boolean {
  return splitWords(folded).length === 0 && signsOf(folded).every((sign) => separators.test(sign))
}
