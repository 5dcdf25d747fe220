import { pipeline, type Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { BackupRefused } from './backup-refused.ts'

const chunkSize = 64 * 1024

/** The plain bytes of a gzip stream, as they come. Throws `BackupRefused` for one that is damaged, cut off or no gzip. */
export async function* unzip(source: Readable): AsyncGenerator<Buffer> {
  const plain = createGunzip({ chunkSize })
  // Either one's end, also one before this moment, is the other's; errors come out of the iteration.
  pipeline(source, plain, () => {})
  try {
    yield* plain as AsyncIterable<Buffer>
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException
    if (!code.startsWith('Z_')) throw error
    if (message === 'incorrect header check') throw new BackupRefused('this is no Roster backup')
    throw BackupRefused.damaged(message)
  } finally {
    source.destroy()
  }
}
