import type { StoredFile } from '../core/imports/stored-file.ts'
import type { CsvFormat, NdjsonFormat } from './file-format.ts'
import { unpack } from './unpack.ts'

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
