import { limits } from '../limits.ts'

/** Letters of the Latin script that are no base letter with a mark, as their languages spell them in ASCII. */
const spelledOut: Readonly<Record<string, string>> = {
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ß: 'ss',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ı: 'i',
  ł: 'l',
}

/**
 * The slug that a name suggests: lower case, accents folded, everything else than a to z and digits one `_`
 * (`Größe (cm)` → `grosse_cm`). A name whose letters are of other scripts keeps its letters and digits (`Имя 2` →
 * `имя_2`), and one that has neither is `field`. At most 255 characters; a slug's slug is itself.
 */
export function slugOf(name: string): string {
  const folded = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[æœøßđðþħıł]/g, (letter) => spelledOut[letter] ?? '')
  const ascii = joined(folded, /[^a-z0-9]+/g)
  if (/[a-z]/.test(ascii)) return ascii
  const letters = joined(name.normalize('NFKC').toLowerCase().normalize('NFKC'), /[^\p{L}\p{M}\p{N}]+/gu)
  return /\p{L}/u.test(letters) ? letters : ascii || letters || 'field'
}

/** The first of `slug`, `slug_2`, `slug_3`… that is not taken, cut where it would grow too long. */
export function freeSlug(slug: string, taken: ReadonlySet<string>): string {
  if (!taken.has(slug)) return slug
  for (let number = 2; ; number++) {
    const suffix = `_${number}`
    const candidate = cut(slug, limits.textMax - suffix.length) + suffix
    if (!taken.has(candidate)) return candidate
  }
}

function joined(text: string, others: RegExp): string {
  const words = text.replace(others, '_').replace(/^_+|_+$/g, '')
  return cut(words, limits.textMax).replace(/_+$/, '')
}

function cut(text: string, max: number): string {
  return text.length <= max ? text : [...text].slice(0, max).join('')
}
