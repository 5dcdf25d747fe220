/** Text whose compared form is its lower case alone: printable ASCII with single spaces inside. Nearly all text is such. */
const plain = /^[!-~]+(?: [!-~]+)*$/

export const isPlain = (text: string): boolean => plain.test(text)

/**
 * Characters without a visible form (Unicode's Default_Ignorable_Code_Point): zero-width and direction marks,
 * soft hyphens, fillers.
 */
const ignorable = /\p{Default_Ignorable_Code_Point}+/gu
/** Runs of spaces of every kind, line breaks included. */
const spaces = /[\s\u0085]+/g

/**
 * The key by which names are distinct: NFC, without invisible characters, runs of spaces as one space. Case
 * counts. Two tags, lists, fields or segments with equal keys look the same to a reader.
 */
export function nameKey(name: string): string {
  if (plain.test(name)) return name
  return name.normalize('NFC').replace(ignorable, '').normalize('NFC').replace(spaces, ' ').trim()
}

/** The stored and compared form of another program's id: exact, except for outer spaces and Unicode normalisation (NFC). */
export function referenceText(id: string): string {
  return id.trim().normalize('NFC')
}

/**
 * The form in which text is compared: its `nameKey` in full case folding, the same in every locale and on
 * every server. `ß` becomes `ss`, final sigma becomes sigma, and every i is the same, with its dot or
 * without: `İSTANBUL`, `Istanbul` and `ıstanbul` are equal. Accents count: `Malaga` is not `Málaga`.
 * Idempotent.
 */
export function comparedText(text: string): string {
  if (plain.test(text)) return text.toLowerCase()
  return foldCase(nameKey(text))
}

/**
 * Folds through upper case, which covers every special case of CaseFolding.txt. The text is lowered first,
 * because the capital ẞ has no other upper case, and composed again at the end, because a lowered letter may
 * compose where its capital could not.
 */
function foldCase(text: string): string {
  const lowered = text.toLowerCase().toUpperCase().toLowerCase()
  return lowered
    .normalize('NFC')
    .replaceAll('ς', 'σ')
    .replace(/i\u0307+/g, 'i')
}

/**
 * Marks that only modify a letter, as in `fold-text.ts`; the breve of й is not one of them, because it makes
 * another letter.
 */
const marks =
  /(?=\p{M})(?!\u3099|\u309A)(?<!и(?=\u0306))[\p{Script=Inherited}\p{Script=Hebrew}\p{Script=Arabic}]/gu

/** Letters and signs that sort with others although Unicode does not decompose them. */
const besides: Readonly<Record<string, string>> = {
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ŋ: 'n',
  ə: 'e',
  '’': "'",
  ʼ: "'",
  '‘': "'",
  '‐': '-',
  '‑': '-',
  '–': '-',
}
const special = new RegExp(`[${Object.keys(besides).join('')}]`, 'g')

/**
 * The key by which text is sorted, code point by code point: first its letters without accents (`Álvarez`
 * stands among the A's, `Å` beside `A`, `Ø` beside `O`), then, for equal ones, the compared text. Digits sort
 * before letters, digit by digit; Latin before Greek before Cyrillic. No language's own order is used, since
 * a store has people of many languages.
 */
export function sortedText(text: string): string {
  const compared = comparedText(text)
  if (plain.test(compared)) return clip(compared)
  const letters = compared
    .normalize('NFKD')
    .replace(marks, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(special, (letter) => besides[letter] as string)
  return letters === compared ? clip(compared) : `${clip(letters)}\u0001${clip(compared)}`
}

/** Longer texts are sorted by their first 255 UTF-16 units: the index has a bound, and cursors stay short. */
function clip(text: string): string {
  return text.slice(0, 255).toWellFormed()
}
