import { randomBytes } from 'node:crypto'
import { lstat, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Writable } from 'node:stream'
import { CliError } from './cli-error.ts'
import { fileError } from './file-error.ts'

/**
 * Makes a file that only its owner may read and that appears under its name whole or not at all, on disk for good:
 * `write` ends the stream it is given. Refuses a name that is taken, unless `force`; what was there stays until then.
 */
export async function writeNewFile<T>(
  path: string,
  { force }: { force: boolean },
  write: (output: Writable) => Promise<T>,
): Promise<T> {
  // A name of its own, so that two who write the same file do not mix; refused where somebody left a link.
  const part = `${path}.${randomBytes(4).toString('hex')}.part`
  try {
    if (!force) await refuseTaken(path)
    const file = await open(part, 'wx', 0o600)
    try {
      const result = await write(file.createWriteStream({ autoClose: false }))
      await file.sync()
      if (!force) await refuseTaken(path)
      await rename(part, path)
      await syncDirectory(dirname(path))
      return result
    } finally {
      await file.close()
    }
  } catch (error) {
    await rm(part, { force: true })
    throw fileError(error, path)
  }
}

async function refuseTaken(path: string): Promise<void> {
  const found = await lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
  })
  if (found !== undefined)
    throw new CliError(`${path} is there already: give another name, or --force to replace it`)
}

/** So that the new name outlives a power cut; the file itself is safe where a file system has no such call. */
async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path)
  await directory.sync().catch(() => {})
  await directory.close()
}
