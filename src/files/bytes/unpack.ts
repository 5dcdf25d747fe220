import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { FileRefused, type StoredFile } from '../../core/imports/file-translator.ts'
import type { Packing } from './file-format.ts'
import { openZip } from './open-zip.ts'

/** A table of text packs to a tenth, rarely to a fiftieth; a bomb to a thousandth. */
const packedToMin = 1 / 100

/** Below this size the ratio is not checked. */
const unpackedBytesFree = 64 * 1024 * 1024

/**
 * The file's uncompressed bytes from `start` on. A compressed file can only be read from its beginning, so
 * the bytes before `start` are decompressed and discarded.
 */
export async function* unpack(
  file: StoredFile,
  { packing, entry }: { packing: Packing; entry?: string },
  start = 0,
): AsyncGenerator<Buffer> {
  if (packing === 'none') {
    yield* file.read(start)
    return
  }
  let skip = start
  for await (const chunk of boundBytes(unpackedBytes(file, packing, entry), unpackedBytesMax(file.size))) {
    if (skip < chunk.length) yield skip === 0 ? chunk : chunk.subarray(skip)
    skip = Math.max(0, skip - chunk.length)
  }
}

/** The most bytes that a file of this size may decompress to. */
export function unpackedBytesMax(size: number): number {
  return Math.max(unpackedBytesFree, size / packedToMin)
}

async function* unpackedBytes(
  file: StoredFile,
  packing: Packing,
  name: string | undefined,
): AsyncGenerator<Buffer> {
  if (packing === 'gzip') {
    yield* gunzip(file.read(0))
    return
  }
  const zip = await openZip(file)
  const entry = zip.entries.find(({ fileName }) => fileName === name)
  if (entry === undefined) throw new FileRefused('no_table_in_file', 'The zip holds no table.')
  yield* zip.read(entry)
}

/** The bytes as they come, up to a bound that only a file made to harm goes beyond. */
export async function* boundBytes(bytes: AsyncIterable<Buffer>, bytesMax: number): AsyncGenerator<Buffer> {
  let read = 0
  for await (const chunk of bytes) {
    read += chunk.length
    if (read > bytesMax) {
      throw new FileRefused('unpacks_too_large', `It unpacks to more than ${bytesMax} bytes.`)
    }
    yield chunk
  }
}

const chunkSize = 64 * 1024

/** Decompresses a gzip stream; the source is closed when the reader stops early. */
async function* gunzip(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const packed = Readable.from(source, { objectMode: false, highWaterMark: chunkSize })
  const plain = createGunzip({ chunkSize })
  packed.once('error', (error) => plain.destroy(error))
  packed.pipe(plain)
  try {
    yield* plain as AsyncIterable<Buffer>
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException
    if (!code.startsWith('Z_')) throw error
    throw new FileRefused('damaged_file', `The gzip data is damaged: ${message}.`, { cause: error })
  } finally {
    packed.destroy()
    plain.destroy()
  }
}
