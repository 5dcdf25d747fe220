import type { FaultCode } from './fault.ts'

/** `""` after trimming (Unicode spaces, U+FEFF too) is null everywhere; other text stays exactly as given. */
export function blankToNull(text: string | null): string | null {
  return text === null || text.trim() === '' ? null : text
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

/** The same for a whole JSON value, given as `JSON.stringify` wrote it. */
export function jsonTextFault(json: string): FaultCode | undefined {
  const match = badEscape.exec(json)
  if (match === null) return undefined
  return match[1] === '0000' ? 'nul_character' : 'lone_surrogate'
}
