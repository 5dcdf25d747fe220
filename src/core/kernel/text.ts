import { LatestMap } from './caches.ts'
import type { FaultCode } from './fault.ts'

/** Unicode's spaces and all characters without a visible form: zero-width marks, fillers, the braille blank. */
const blank = /^[\s\u0085\u2800\p{Default_Ignorable_Code_Point}]*$/u

/** Whether a value is text without a visible character, such as an empty input of a form sends. */
export function isBlank(value: unknown): boolean {
  if (typeof value !== 'string') return false
  const first = value.charCodeAt(0)
  return !(first > 0x20 && first < 0x7f) && blank.test(value)
}

/** Returns null for blank text, and every other text unchanged. */
export function blankToNull(text: string | null): string | null {
  return isBlank(text) ? null : text
}

/** Why PostgreSQL or a client could not return this text unchanged, or undefined if they can. */
export function textFault(text: string): FaultCode | undefined {
  if (text.includes('\0')) return 'nul_character'
  return text.isWellFormed() ? undefined : 'lone_surrogate'
}

/** Whether text has more than `max` code points. Counts them only if the number of UTF-16 units does not decide it. */
export function isLongerThan(text: string, max: number): boolean {
  if (text.length <= max) return false
  if (text.length > 2 * max) return true
  let count = 0
  for (const _ of text) count++
  return count > max
}

// In the output of `JSON.stringify`, NUL and lone surrogates are escapes after an even number of backslashes.
const badEscape = /(?<!\\)(?:\\\\)*\\u(0000|d[89a-f])/

/** The fault of any text inside a JSON value, which is given as `JSON.stringify` wrote it; undefined if there is none. */
export function jsonTextFault(json: string): FaultCode | undefined {
  const match = badEscape.exec(json)
  if (match === null) return undefined
  return match[1] === '0000' ? 'nul_character' : 'lone_surrogate'
}

const rememberedMax = 2_000
const rememberedLengthMax = 100

/**
 * Wraps a pure function of a text with a cache of its latest results: names, places and tags repeat across
 * contacts. Results are shared, so callers must not change them. Long texts are not cached, because they
 * seldom repeat.
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

/** The candidate nearest to a mistyped word; undefined if none is near. */
export function closest(word: string, candidates: Iterable<string>): string | undefined {
  const wanted = word.toLowerCase()
  // Up to a third of the letters may differ, and one in a word of fewer than three.
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

/**
 * The optimal string alignment distance of two words: letters inserted, deleted, replaced, or swapped with
 * their neighbour. Stops counting at `most`.
 */
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
