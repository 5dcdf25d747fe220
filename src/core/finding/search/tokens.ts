import { remembered } from '../../kernel/text.ts'
import { comparedText } from '../../values/compare-text.ts'

/**
 * What kinds of tokens there are, by the letter that one begins with. The mark of its workspace comes next, so that one
 * workspace's common word costs no other; then the text.
 */
const letters = {
  /** A word of a name or a business, or an external id. */
  name: 'n',
  /** A word of an email, a domain from one of its labels on, or what stands inside a word that shows no beginnings. */
  part: 'p',
  /** A phone number's digits after the country code. */
  number: 'd',
  /** Its last digits, the last one first. */
  ending: 'e',
  /** The whole country, without case. */
  country: 'c',
  /** One of the other phones or emails, whole. */
  other: 'o',
}

export type TokenKind = keyof typeof letters

/** UTF-16 units. Longer words are searched by their beginning. */
const wordLengthMax = 60
/** PostgreSQL refuses a lexeme of more than 2,046 bytes, and a unit has up to three. No country that is stored is as long. */
const countryLengthMax = 600
/** Longer than an email may be. */
const otherLengthMax = 300

export const lastDigitsMax = 8

/** The beginning of a word that tokens hold. */
export function clipWord(word: string): string {
  return clip(word, wordLengthMax)
}

/** Never half of a surrogate pair. */
function clip(text: string, lengthMax: number): string {
  return text.length <= lengthMax ? text : text.slice(0, lengthMax).replace(/[\uD800-\uDBFF]$/, '')
}

/** A token. Workspaces are told apart by the end of their ids, which is random: two that share it are slower, not wrong. */
export function token(kind: TokenKind, workspaceId: string, text: string): string {
  return letters[kind] + workspaceId.slice(-4) + text
}

/** A tag's token, by its whole id, which is nobody else's. */
export const tagToken = remembered(
  (tagId) => `t${Buffer.from(tagId.replaceAll('-', ''), 'hex').toString('base64url')}`,
)

/** The end of a number, turned round so that it is a beginning. */
export function lastDigits(digits: string): string {
  let turned = ''
  const from = Math.max(0, digits.length - lastDigitsMax)
  for (let at = digits.length - 1; at >= from; at--) turned += digits[at]
  return turned
}

/** The token of those who have this country, compared as text is. */
export function countryToken(workspaceId: string, country: string): string {
  return token('country', workspaceId, clip(comparedText(country), countryLengthMax))
}

/** The token of whoever has this among their other phones (E.164) or emails (the key). */
export function otherToken(workspaceId: string, value: string): string {
  return token('other', workspaceId, clip(value, otherLengthMax))
}

const apostrophes = /['’ʼ‘`´＇]/g
const word = /[\p{L}\p{N}\p{M}]+/gu

/** The words of folded text: letters, digits and their marks. An apostrophe joins: `o'brien` is `obrien`. */
export function splitWords(folded: string): string[] {
  return folded.replace(apostrophes, '').match(word) ?? []
}

/** Scripts that put no space between words: Han, Hiragana, Katakana, Thai, Lao, Khmer, Burmese. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u

/** The word from its second letter on, from its third and so on, where its script does not show where words begin. */
export function innerWords(word: string, most: number): string[] {
  if (!unspaced.test(word)) return []
  const letters = [...word]
  return letters.slice(1, most + 1).map((_, index) => letters.slice(index + 1).join(''))
}

/** What people write between words, or leave out: nobody looks for these. */
const separators = /[-.,;:/&+@#()"'’ʼ‘`´＇\u2010-\u2015]/u
const sign = /[\p{P}\p{S}]/gu

/** The other signs in folded text, `%`, `_` and emoji among them: letters like any other. Of nothing but separators: those. */
export function signsOf(folded: string): string[] {
  const signs = (folded.match(sign) ?? []).filter((sign) => !separators.test(sign))
  if (signs.length > 0 || splitWords(folded).length > 0) return signs
  return [...folded].filter((letter) => letter.trim() !== '')
}

/** Whether folded text only stands between words. */
export function isSeparator(folded: string): boolean {
  return splitWords(folded).length === 0 && signsOf(folded).every((sign) => separators.test(sign))
}
