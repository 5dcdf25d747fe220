import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { FileRefused } from '../core/imports/file-refused.ts'

const chunkSize = 64 * 1024

/** The plain bytes of a gzip stream, as they come; the source is let go of when the reader stops early. */
export async function* gunzip(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
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
