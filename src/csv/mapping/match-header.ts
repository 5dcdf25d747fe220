import { headerWords } from './header-words.ts'
import type { ImportField } from './import-fields.ts'

export interface HeaderMatch {
  field: ImportField
  /** 0 is the surest. */
  rank: number
}

/** A header as its letters and digits: case, accents, marks and the words between brackets make no difference. */
export function bareHeader(header: string): string {
  return header
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .normalize('NFC')
}

const byWords = new Map<string, HeaderMatch>()
for (const [field, groups] of Object.entries(headerWords)) {
  let rank = 0
  for (const group of groups) {
    for (const words of group.split('|')) {
      const bare = bareHeader(words)
      if (!byWords.has(bare)) byWords.set(bare, { field: field as ImportField, rank })
      rank++
    }
  }
}

/** The field that a header names in any of the languages and programs we know; undefined where it names none. */
export function matchHeader(header: string): HeaderMatch | undefined {
  const bare = bareHeader(header)
  // "Phone (mobile)" may be known as a whole; "City (billing)" is a city.
  return byWords.get(bare) ?? byWords.get(bareHeader(header.replace(/[([{].*$/s, '')))
}
