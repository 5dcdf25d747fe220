import { FileRefused } from '../core/imports/file-refused.ts'
import type { StoredFile } from '../core/imports/stored-file.ts'
import { boundBytes } from './bound-bytes.ts'
import type { Packing } from './file-format.ts'
import { gunzip } from './gunzip.ts'
import { openZip } from './zip/open-zip.ts'

/** A table of text packs to a tenth, rarely to a fiftieth; a bomb to a thousandth. */
const packedToMin = 1 / 100

/** Below this the ratio says nothing. */
const unpackedBytesFree = 256 * 1024 * 1024

/**
 * The file's plain bytes from `start` on, as they come. A packed file has no way in but from its beginning, so it is
 * unpacked again and what lies before `start` is thrown away.
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

/** What a file of this size may become. */
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
