import type { ReadFrom, StoredFile } from '../../core/imports/file-translator.ts'
import { isTranscoded, transcode } from './encodings.ts'
import type { TextFormat } from './file-format.ts'
import { unpack } from './unpack.ts'

/** So that one piece is split in a few milliseconds and others get their turn. */
const pieceBytes = 64 * 1024

/**
 * A file's text in an encoding where ASCII is ASCII: what is written in another becomes UTF-8, the rest stays as it is. In
 * pieces of bounded size, from `start` on; its beginning is after the byte order mark.
 */
export async function* textBytes(file: StoredFile, format: TextFormat, start = 0): AsyncGenerator<Buffer> {
  if (!isTranscoded(format.encoding)) {
    for await (const chunk of unpack(file, format, format.skipBytes + start)) yield* piecesOf(chunk)
    return
  }
  let skip = start
  for await (const chunk of transcode(unpack(file, format, format.skipBytes), format.encoding)) {
    if (skip < chunk.length) yield* piecesOf(chunk.subarray(skip))
    skip = Math.max(0, skip - chunk.length)
  }
}

function* piecesOf(chunk: Buffer): Generator<Buffer> {
  for (let from = 0; from < chunk.length; from += pieceBytes) yield chunk.subarray(from, from + pieceBytes)
}

/** The first bytes of a stream, which is then closed. */
export async function readSample(bytes: AsyncIterable<Buffer>, bytesMax: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of bytes) {
    chunks.push(chunk)
    length += chunk.length
    if (length >= bytesMax) break
  }
  return Buffer.concat(chunks).subarray(0, bytesMax)
}

export interface Line {
  /** One character each, without the line break; empty where it is too long. */
  bytes: string
  line: number
  /** Bytes up to and with the line break. */
  end: number
  isTooLong: boolean
}

/** A contact has at most 1 MB; escaped as JSON it may take several times that. */
const lineBytesMax = 4 * 1024 * 1024

/** Lines as their bytes come. */
export async function* splitLines(pieces: AsyncIterable<Buffer>, from: ReadFrom): AsyncGenerator<Line[]> {
  let { bytes: end, line } = from
  /** The pieces of the line that is not whole yet; put together once, since a long one comes in many pieces. */
  let parts: string[] = []
  let length = 0
  const cut = (last: string, breakBytes: number): Line => {
    end += length + last.length + breakBytes
    const isTooLong = length + last.length > lineBytesMax
    const bytes = isTooLong ? '' : parts.join('') + last
    parts = []
    length = 0
    return { bytes, line: line++, end, isTooLong }
  }
  for await (const piece of pieces) {
    const lines = piece.toString('latin1').split('\n')
    const rest = lines.pop() as string
    yield lines.map((text) => cut(text, 1))
    length += rest.length
    if (length <= lineBytesMax) parts.push(rest)
    else parts = []
  }
  if (length > 0) yield [cut('', 0)]
}
