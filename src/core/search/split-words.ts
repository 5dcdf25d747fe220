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
