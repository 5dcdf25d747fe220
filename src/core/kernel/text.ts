import { LatestMap } from './caches.ts'
import type { FaultCode } from './fault.ts'

/** Unicode's spaces and all that shows nothing: zero-width marks, fillers, the braille blank. */
const blank = /^[\s\u0085\u2800\p{Default_Ignorable_Code_Point}]*$/u

/** Whether a value is text of which nothing shows: what an empty input of a form sends. */
export function isBlank(value: unknown): boolean {
  if (typeof value !== 'string') return false
  const first = value.charCodeAt(0)
  return !(first > 0x20 && first < 0x7f) && blank.test(value)
}

/** Blank text as null; other text stays exactly as given. */
export function blankToNull(text: string | null): string | null {
  return isBlank(text) ? null : text
}

/** Why PostgreSQL or a client could not give this text back equal, or undefined. */
export function textFault(text: string): FaultCode | undefined {
  if (text.includes('\0')) return 'nul_character'
  return text.isWellFormed() ? undefined : 'lone_surrogate'
}

/** Whether text has more than `max` code points, without counting where its length already tells. */
export function isLongerThan(text: string, max: number): boolean {
  if (text.length <= max) return false
  if (text.length > 2 * max) return true
  let count = 0
  for (const _ of text) count++
  return count > max
}

// In JSON.stringify's output NUL and lone surrogates are escapes behind an even number of backslashes.
const badEscape = /(?<!\\)(?:\\\\)*\\u(0000|d[89a-f])/

/** What is wrong with the texts of a whole JSON value, given as `JSON.stringify` wrote it. */
export function jsonTextFault(json: string): FaultCode | undefined {
  const match = badEscape.exec(json)
  if (match === null) return undefined
  return match[1] === '0000' ? 'nul_character' : 'lone_surrogate'
}

const rememberedMax = 2_000
const rememberedLengthMax = 100

/**
 * Makes a function that remembers its latest answers: people share names, places and tags, and what is made of one text is
 * always the same. Answers are shared, so nobody changes them. Long texts are made anew: few are said twice.
 */
export function remembered<Made>(make: (text: string) => Made): (text: string) => Made {
  const latest = new LatestMap<string, Made>(rememberedMax)
  return (text) => {
    const known = latest.get(text)
    if (known !== undefined) return known
    const made = make(text)
    if (text.length <= rememberedLengthMax) latest.set(text, made)
    return made
  }
}

/** The candidate that was probably meant by a word that is none of them; undefined where none is near. */
export function closest(word: string, candidates: Iterable<string>): string | undefined {
  const wanted = word.toLowerCase()
  // A third of the letters may be wrong, one at least.
  let best = Math.max(1, Math.floor(wanted.length / 3)) + 1
  let found: string | undefined
  for (const candidate of candidates) {
    const given = candidate.toLowerCase()
    if (Math.abs(given.length - wanted.length) >= best) continue
    const steps = distance(wanted, given, best)
    if (steps >= best) continue
    best = steps
    found = candidate
  }
  return found
}

/** Letters to insert, delete, replace or swap with their neighbour (optimal string alignment); gives up at `most`. */
function distance(a: string, b: string, most: number): number {
  let [older, former]: number[][] = [[], []]
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    older = former
    former = row
    row = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = former[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      row[j] = Math.min(former[j]! + 1, row[j - 1]! + 1, replaced)
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      if (swapped) row[j] = Math.min(row[j]!, older![j - 2]! + 1)
    }
    if (Math.min(...row) >= most) return most
  }
  return row[b.length]!
}
