import { randomInt } from 'node:crypto'
import { compareNumber } from 'lossless-json'
import { Refusal } from '../../core/kernel/failure.ts'
import { limits } from '../../core/kernel/limits.ts'

/** The result of a scan of a JSON text, before any of it is parsed. */
export interface ScannedJson {
  /** Whether a number outside of strings is not exact in a double. */
  hasInexactNumber: boolean
}

const quote = 0x22
const backslash = 0x5c
const colon = 0x3a

/** At a greater depth the place is not reported, because finding it would cost more than reading the rest. */
const depthToTell = 1_000

/**
 * Scans the bytes of a JSON text once and counts its values. Refuses, before anything is parsed, a text with
 * more than `valuesMax` of them (`too_many`) or with very deep nesting (`too_deep`): a small body could
 * otherwise take seconds and a hundred times its size. Does not check that the text is JSON. Linear; about 2
 * ms a megabyte.
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
  // Fewer values cannot have so many names, and nearly every body has fewer.
  if (values > limits.jsonNamesMax) boundNames(bytes)
  return { hasInexactNumber }
}

/** A random seed, so that clients cannot cause collisions on purpose. */
const seed = randomInt(2 ** 31)
const slotsMask = 2 ** 20 - 1

/**
 * Refuses a text whose objects have too many distinct names. Each new name gives an object a new hidden
 * class, which takes a parser twenty times as long as the value beside it. Names are compared by a hash, so
 * that a few may collide.
 */
function boundNames(bytes: Buffer): void {
  const seen = new Uint8Array(slotsMask + 1)
  let names = 0
  let start = -1
  let end = -1
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]
    if (byte === quote) {
      start = at + 1
      at = endOfString(bytes, at)
      end = at
    } else if (byte === colon && start !== -1) {
      const slot = hashOf(bytes, start, end) & slotsMask
      if (seen[slot] === 0 && ++names > limits.jsonNamesMax) refuse('too_many', limits.jsonNamesMax)
      seen[slot] = 1
      start = -1
    }
  }
}

/** FNV-1a, its high bits folded into the low ones. */
function hashOf(bytes: Buffer, start: number, end: number): number {
  let hash = seed
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ (bytes[at] as number), 0x01000193)
  return hash ^ (hash >>> 16)
}

function refuse(code: 'too_deep' | 'too_many', expected: number): never {
  throw new Refusal({ code: 'invalid', faults: [{ field: 'body', code, expected }] })
}

/** Most strings are shorter, and for them a call of `indexOf` costs more than a loop. */
const shortString = 64

/** The index of a string's closing quote, or of the last byte if there is none. */
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

/** Whether a number keeps its value in a double. Numbers longer than any double needs do not. */
export function isExact(text: string): boolean {
  if (text.length > 1_100) return false
  const number = Number(text)
  // Text that is no number is no JSON either; the parser reports it better.
  if (Number.isNaN(number)) return true
  return Number.isFinite(number) && compareNumber(text, String(number)) === 0
}
