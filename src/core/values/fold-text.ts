/**
 * Marks that only modify a letter: accents and breathings, Hebrew points, Arabic vowel signs. The marks of
 * Indic and Thai words are letters in all but name, and the Japanese voicing marks make other syllables;
 * those are kept.
 */
const marks =
  /(?=\p{M})(?!\u3099|\u309A)[\p{Script=Inherited}\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Cyrillic}]/gu

/** Letters that Unicode does not decompose, with what people type who lack them on their keyboard. */
const plainLetters: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ı: 'i',
  ŋ: 'n',
  ς: 'σ',
  ي: 'ی',
  ك: 'ک',
  ـ: '',
}
const special = new RegExp(`[${Object.keys(plainLetters).join('')}]`, 'g')

/** Characters without a visible form: a soft hyphen or a joiner does not separate words. */
const ignorable = /\p{Default_Ignorable_Code_Point}+/gu

const ascii = /^[\0-\x7F]*$/

/**
 * The form in which text is searched: without case and accents, in compatibility form (full-width letters
 * become letters), the same in every locale. Idempotent.
 */
export function foldText(text: string): string {
  if (ascii.test(text)) return text.toLowerCase()
  return text
    .replace(ignorable, '')
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD')
    .replace(marks, '')
    .replace(special, (letter) => plainLetters[letter] as string)
    .normalize('NFC')
}
