import { type FileHandle, open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { CliError } from './cli-error.ts'
import { fileError } from './file-error.ts'

const chunkBytes = 256 * 1024

/**
 * Reads a file with `first` to its end and then from its beginning with `then`: the same file, whatever its name means
 * by then. A pipe (`<(…)` in a shell) can be read only once, and gets `then` alone.
 */
export async function readTwice<T>(
  path: string,
  first: ((source: Readable) => Promise<unknown>) | undefined,
  then: (source: Readable) => Promise<T>,
): Promise<T> {
  const file = await open(path).catch((error) => {
    throw fileError(error, path)
  })
  try {
    const about = await file.stat()
    // Said before a store is made for it.
    if (about.isDirectory()) throw new CliError(`${path} is a directory: name the backup in it`)
    const isRegular = about.isFile()
    if (isRegular) await first?.(Readable.from(chunksOf(file, path, 0), { objectMode: false }))
    return await then(Readable.from(chunksOf(file, path, isRegular ? 0 : null), { objectMode: false }))
  } finally {
    await file.close()
  }
}

/** From a place in the file on, or from where a pipe is. A stream of the handle's own would close it at its end. */
async function* chunksOf(file: FileHandle, path: string, from: number | null): AsyncGenerator<Buffer> {
  for (let at = from; ; ) {
    const { bytesRead, buffer } = await file
      .read(Buffer.allocUnsafe(chunkBytes), 0, chunkBytes, at)
      .catch((error) => {
        throw fileError(error, path)
      })
    if (bytesRead === 0) return
    if (at !== null) at += bytesRead
    yield buffer.subarray(0, bytesRead)
  }
}
