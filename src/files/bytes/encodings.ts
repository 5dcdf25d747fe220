import { isUtf8 } from 'node:buffer'
import type { StoredFile } from '../../core/imports/file-translator.ts'
import type { CsvFormat, NdjsonFormat, TextEncoding } from './file-format.ts'
import { unpack } from './unpack.ts'

interface FoundEncoding {
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

/** WHATWG Encoding, index windows-1252, 0x80 to 0x9F; the rest are the code points of the same number. */
const windows1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'

const beyondAscii = /[\u0080-\u00ff]/
const controls = /[\u0080-\u009f]/g

/** The text of a cell given as bytes, one character each; undefined when they are no UTF-8. */
export type DecodeCell = (bytes: string) => string | undefined

export const decodeUtf8: DecodeCell = (bytes) => {
  if (!beyondAscii.test(bytes)) return bytes
  const buffer = Buffer.from(bytes, 'latin1')
  return isUtf8(buffer) ? buffer.toString('utf8') : undefined
}

/** From a table of its own: Node's decoder reads 0x80 to 0x9F as controls in some of the versions Roster runs on. */
export function decodeWindows1252(bytes: string): string {
  return bytes.replace(controls, (letter) => windows1252[letter.charCodeAt(0) - 0x80] as string)
}

/** So that one piece is split in a few milliseconds and others get their turn. */
const pieceBytes = 64 * 1024

/**
 * A file's text in an encoding where ASCII is ASCII: UTF-16 becomes UTF-8, the rest stays as it is. In pieces of bounded
 * size, from `start` on; its beginning is after the byte order mark.
 */
export async function* textBytes(
  file: StoredFile,
  format: CsvFormat | NdjsonFormat,
  start = 0,
): AsyncGenerator<Buffer> {
  if (format.encoding === 'utf-8' || format.encoding === 'windows-1252') {
    for await (const chunk of unpack(file, format, format.skipBytes + start)) yield* piecesOf(chunk)
    return
  }
  let skip = start
  for await (const chunk of decodedUtf16(unpack(file, format, format.skipBytes), format.encoding)) {
    if (skip < chunk.length) yield* piecesOf(chunk.subarray(skip))
    skip = Math.max(0, skip - chunk.length)
  }
}

async function* decodedUtf16(
  bytes: AsyncIterable<Buffer>,
  encoding: 'utf-16le' | 'utf-16be',
): AsyncGenerator<Buffer> {
  // A lone surrogate becomes U+FFFD: UTF-8 has no word for it.
  const decoder = new TextDecoder(encoding, { ignoreBOM: true })
  for await (const chunk of bytes) yield Buffer.from(decoder.decode(chunk, { stream: true }))
  yield Buffer.from(decoder.decode())
}

function* piecesOf(chunk: Buffer): Generator<Buffer> {
  for (let from = 0; from < chunk.length; from += pieceBytes) yield chunk.subarray(from, from + pieceBytes)
}
