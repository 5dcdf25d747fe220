import { compareNumber } from 'lossless-json'
import { Refusal } from '../../core/kernel/failure.ts'
import { limits } from '../../core/kernel/limits.ts'

/** What a look at the bytes of a JSON text tells before any of it becomes an object. */
export interface ScannedJson {
  /** Whether a number outside of strings is none that a double holds exactly. */
  hasInexactNumber: boolean
}

const quote = 0x22
const backslash = 0x5c

/** Deeper than this nothing is said of the place: telling it would cost more than reading the rest. */
const depthToTell = 1_000

/**
 * Walks over the bytes of a JSON text once and counts its values. Refuses, before anything is parsed, a text with more
 * than `valuesMax` of them (`too_many`) or one that is nested very deeply (`too_deep`): a small body could else take
 * seconds and a hundred times its size. Whether the text is JSON is not asked here. Linear; some 2 ms a megabyte.
 */
export function scanJson(bytes: Buffer, valuesMax: number): ScannedJson {
  let values = 1
  let depth = 0
  let hasInexactNumber = false
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] as number
    if (byte === quote) at = endOfString(bytes, at)
    else if (byte === 0x2c) values++
    else if (byte === 0x5b || byte === 0x7b) {
      values++
      if (++depth > depthToTell) refuse('too_deep', limits.jsonDepthMax)
    } else if (byte === 0x5d || byte === 0x7d) depth--
    else if (byte === 0x2d || (byte >= 0x30 && byte <= 0x39)) {
      const end = endOfNumber(bytes, at)
      if (!hasInexactNumber && end - at > 14) hasInexactNumber = !isExact(bytes.toString('latin1', at, end))
      else if (!hasInexactNumber)
        hasInexactNumber = hasExponent(bytes, at, end) && !isExact(bytes.toString('latin1', at, end))
      at = end - 1
    }
    if (values > valuesMax) refuse('too_many', valuesMax)
  }
  return { hasInexactNumber }
}

function refuse(code: 'too_deep' | 'too_many', expected: number): never {
  throw new Refusal({ code: 'invalid', faults: [{ field: 'body', code, expected }] })
}

/** Most strings are shorter: asking the buffer to look costs more than looking. */
const shortString = 64

/** The place of a string's closing quote, or of the last byte where there is none. */
function endOfString(bytes: Buffer, start: number): number {
  const near = Math.min(bytes.length, start + shortString)
  for (let at = start + 1; at < near; at++) {
    const byte = bytes[at]
    if (byte === quote) return at
    if (byte === backslash) at++
  }
  for (let at = bytes.indexOf(quote, start + 1); at !== -1; at = bytes.indexOf(quote, at + 1)) {
    let before = at - 1
    while (bytes[before] === backslash) before--
    if ((at - before) % 2 === 1) return at
  }
  return bytes.length
}

function endOfNumber(bytes: Buffer, start: number): number {
  let end = start + 1
  while (end < bytes.length && isOfNumber(bytes[end] as number)) end++
  return end
}

/** Digits, signs, the point and the exponent's letter. */
function isOfNumber(byte: number): boolean {
  return (
    (byte >= 0x30 && byte <= 0x39) ||
    byte === 0x2e ||
    byte === 0x2d ||
    byte === 0x2b ||
    (byte | 0x20) === 0x65
  )
}

function hasExponent(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (((bytes[at] as number) | 0x20) === 0x65) return true
  return false
}

/** Whether a number comes back equal in value from a double; longer than any double needs is not. */
export function isExact(text: string): boolean {
  if (text.length > 1_100) return false
  const number = Number(text)
  // What is no number is no JSON either, which the parser says better.
  if (Number.isNaN(number)) return true
  return Number.isFinite(number) && compareNumber(text, String(number)) === 0
}
