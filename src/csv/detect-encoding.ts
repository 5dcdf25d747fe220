import { isUtf8 } from 'node:buffer'
import type { TextEncoding } from './text-encoding.ts'

export interface FoundEncoding {
  encoding: TextEncoding
  /** Bytes of the mark that said so, to be left out. */
  markBytes: number
}

const marks: readonly (readonly [TextEncoding, Buffer])[] = [
  ['utf-8', Buffer.from([0xef, 0xbb, 0xbf])],
  ['utf-16le', Buffer.from([0xff, 0xfe])],
  ['utf-16be', Buffer.from([0xfe, 0xff])],
]

/**
 * How a file's text is written, told from its beginning: by its byte order mark; UTF-16 without one by the zero bytes that
 * every delimiter and line break of it has; UTF-8 unless more lines break it than use it; else Windows-1252, in which
 * spreadsheets write and which every byte is some letter of.
 */
export function detectEncoding(sample: Buffer): FoundEncoding {
  for (const [encoding, mark] of marks) {
    if (sample.subarray(0, mark.length).equals(mark)) return { encoding, markBytes: mark.length }
  }
  return { encoding: utf16Of(sample) ?? eightBitOf(sample), markBytes: 0 }
}

/** A mark that stands at the beginning though the encoding was given. */
export function markBytesOf(encoding: TextEncoding, sample: Buffer): number {
  const mark = marks.find(([name]) => name === encoding)?.[1]
  return mark !== undefined && sample.subarray(0, mark.length).equals(mark) ? mark.length : 0
}

function utf16Of(sample: Buffer): TextEncoding | undefined {
  const pairs = sample.length >> 1
  if (pairs === 0) return undefined
  let even = 0
  let odd = 0
  for (let at = 0; at < pairs * 2; at += 2) {
    if (sample[at] === 0) even++
    if (sample[at + 1] === 0) odd++
  }
  // Also of a text in another script every tenth character is a delimiter, a digit, a space or a line break.
  const isMostly = (zeros: number, others: number) => zeros > pairs * 0.1 && others < zeros * 0.1
  if (isMostly(odd, even)) return 'utf-16le'
  return isMostly(even, odd) ? 'utf-16be' : undefined
}

function eightBitOf(sample: Buffer): TextEncoding {
  if (isUtf8(sample)) return 'utf-8'
  let valid = 0
  let broken = 0
  for (let from = 0; from < sample.length; ) {
    const end = sample.indexOf(0x0a, from)
    // The sample may end within a letter.
    if (end < 0 && from > 0) break
    const line = sample.subarray(from, end < 0 ? sample.length : end)
    if (line.some((byte) => byte > 0x7f)) isUtf8(line) ? valid++ : broken++
    from = end < 0 ? sample.length : end + 1
  }
  return valid >= broken ? 'utf-8' : 'windows-1252'
}
