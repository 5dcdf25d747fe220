/** Text that compares by its lower case alone: printable ASCII with single spaces inside. Nearly all text is. */
const plain = /^[!-~]+(?: [!-~]+)*$/

export const isPlain = (text: string): boolean => plain.test(text)

/** What shows nothing (Unicode's Default_Ignorable_Code_Point): zero-width and direction marks, soft hyphens, fillers. */
const ignorable = /\p{Default_Ignorable_Code_Point}+/gu
/** Every space there is, line breaks too, in runs. */
const spaces = /[\s\u0085]+/g

/**
 * A name as it is told from others: in NFC, without what shows nothing, spaces as one. Case counts. Two tags, lists, fields
 * or segments whose names have one key are one to whoever reads them.
 */
export function nameKey(name: string): string {
  if (plain.test(name)) return name
  return name.normalize('NFC').replace(ignorable, '').normalize('NFC').replace(spaces, ' ').trim()
}

/** An id of another program as it is kept and compared: exact, but for spaces around it and its normal form. */
export function referenceText(id: string): string {
  return id.trim().normalize('NFC')
}

/**
 * Text as it is compared: its name's key in full case folding, the same in every locale and on every server. `ß` is `ss`,
 * final sigma a sigma, and every i is one, with its dot or without: `İSTANBUL`, `Istanbul` and `ıstanbul` are one city.
 * Accents count: `Malaga` is not `Málaga`. Comparing what was compared changes nothing.
 */
export function comparedText(text: string): string {
  if (plain.test(text)) return text.toLowerCase()
  return foldCase(nameKey(text))
}

/**
 * Through the capitals, which have every special case that CaseFolding.txt has; lowered first, since the capital ẞ has no
 * other. Composed again, because a lowered letter may compose where its capital could not.
 */
function foldCase(text: string): string {
  const lowered = text.toLowerCase().toUpperCase().toLowerCase()
  return lowered
    .normalize('NFC')
    .replaceAll('ς', 'σ')
    .replace(/i\u0307+/g, 'i')
}

/** Marks that only colour a letter, as `fold-text.ts` has them; the breve of й makes another letter. */
const marks =
  /(?=\p{M})(?!\u3099|\u309A)(?<!и(?=\u0306))[\p{Script=Inherited}\p{Script=Hebrew}\p{Script=Arabic}]/gu

/** Letters and signs that sort with others though Unicode does not take them apart. */
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
 * What text is sorted by, code point after code point: first its letters without their accents (`Álvarez` stands among the
 * A's, `Å` beside `A`, `Ø` beside `O`), then, of equal ones, the text as it is compared. Digits go before letters, digit by
 * digit; Latin before Greek before Cyrillic. No language's own order, since a store has people of all of them.
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

/** Longer texts are sorted by their beginning: an index holds no more, and a place in the order stays short. */
function clip(text: string): string {
  return text.slice(0, 255).toWellFormed()
}
